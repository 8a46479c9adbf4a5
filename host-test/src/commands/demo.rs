//! `host-test demo`: a working day, in a few seconds.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use host_test::host::{CallError, Grant, Instance};
use host_test::mock::{Mock, MockOptions};
use serde_json::{Value, json};

use super::component;
use super::narrator::{Narrator, Waiting};

/// How long a run takes here: long enough to watch, short enough to wait for.
const RUN: Duration = Duration::from_secs(3);

/// How long its end is waited for, in seconds.
const PATIENCE: u32 = 60;

/// How a run ends that went well.
const GOOD: [&str; 2] = ["Success", "Completed"];

/// How many rows are looked at.
const ROWS: usize = 5;

/// Where the mock keeps the files of runs: beside itself, on another port.
const FILE_HOST: &str = "127.0.0.1";

/// The sample agent that cannot be started.
const DISABLED: i64 = 105;

pub(crate) async fn run(path: Option<&Path>) -> Result<ExitCode> {
    let (path, tools) = component::load(path)?;
    let mock = Mock::start(MockOptions { run_duration: RUN, ..MockOptions::default() })
        .await
        .context("cannot start the mock Control Center")?;
    let grant = Grant::new(&mock.url(), Some("sk-demo")).with_file_hosts(FILE_HOST);
    let mib = grant.limits.memory_bytes / (1024 * 1024);

    let say = Narrator::default();
    say.paragraph(&format!(
        "{} has {} tools. For this demo it talks to a mock of Sequentum's Control Center on this computer.",
        path.display(),
        tools.list().len(),
    ))?;
    say.paragraph(&format!(
        "It may reach {}, the files of runs on {}, and nothing else; it sees {} environment variables, no files of this \
         computer, and {mib} MiB of memory.",
        grant.origin,
        grant.file_hosts.join(", "),
        grant.env.len(),
    ))?;

    let instance = tools.instantiate(&grant).await?;
    Day { say, instance }.work().await?;
    Ok(ExitCode::SUCCESS)
}

struct Day {
    say: Narrator,
    instance: Instance,
}

impl Day {
    async fn work(&mut self) -> Result<()> {
        let agent = self.find("shop").await?;
        self.look_at(agent).await?;

        self.say.paragraph("\n\"Run it, and show me five rows\" is two calls.")?;
        let run = self.run(agent).await?;
        let file = self.read_data(agent, run).await?;
        self.get_url(agent, run, file).await?;
        self.read_log(agent).await?;

        self.say.paragraph("\nIt works, so let it run by itself, and keep an eye on the costs.")?;
        self.schedule(agent).await?;
        self.look_ahead(agent).await?;
        self.read_costs(agent, run).await?;
        self.fail().await?;

        self.say.paragraph(
            "\nThat was a day. `host-test list` shows every tool; `host-test mock` stays up to play with.",
        )?;
        Ok(())
    }

    async fn find(&mut self, query: &str) -> Result<i64> {
        self.say.step("Find an agent by what it does")?;
        let found = self.call("search-agents", json!({ "query": query })).await?;
        let agents = list(&found, "/agents")?;
        for agent in agents {
            self.say.success(&format!(
                "{}  {}, last run: {}",
                integer(agent, "/id")?,
                text(agent, "/name")?,
                optional(agent, "/status").unwrap_or("never"),
            ))?;
        }
        let first = agents.first().with_context(|| format!("no agent was found for '{query}'"))?;
        integer(first, "/id")
    }

    async fn look_at(&mut self, agent: i64) -> Result<()> {
        self.say.step("Look at it: what it does, and which inputs it takes")?;
        let agent = self.call("get-agent", json!({ "agent-id": agent })).await?;
        if let Some(description) = optional(&agent, "/description") {
            self.say.line(description)?;
        }
        self.say.line(&format!(
            "version {}, starts at {}",
            integer(&agent, "/version")?,
            optional(&agent, "/start-url").unwrap_or("no fixed page"),
        ))?;
        for input in list(&agent, "/input-parameters")? {
            let value = optional(input, "/value").unwrap_or("nothing");
            self.say.line(&format!("input {}, by default {value}", text(input, "/name")?))?;
        }
        Ok(())
    }

    async fn run(&mut self, agent: i64) -> Result<i64> {
        self.say.step("Run it, with an input of our own, and wait for its end")?;
        let inputs = json!({ "Url": "https://shop.example/books" }).to_string();
        let arguments = json!({ "agent-id": agent, "input-parameters": inputs, "wait-seconds": PATIENCE });
        self.say.call("start-agent", &arguments)?;
        let waiting = Waiting::start("the agent runs");
        let outcome = self.ask("start-agent", &arguments).await;
        waiting.end();
        let outcome = outcome?;
        if text(&outcome, "/tag")? != "ended" {
            bail!("the run has not ended after {PATIENCE} s: {outcome}");
        }
        let (run, status) = (integer(&outcome, "/val/id")?, text(&outcome, "/val/status")?);
        if !GOOD.contains(&status) {
            bail!("run {run} did not end well: {outcome}");
        }
        self.say.success(&format!(
            "run {run} has ended, {status}: {} records from {} pages",
            integer(&outcome, "/val/records-extracted")?,
            integer(&outcome, "/val/page-count")?,
        ))?;
        Ok(run)
    }

    async fn read_data(&mut self, agent: i64, run: i64) -> Result<i64> {
        self.say.step("Show the first rows")?;
        let arguments = json!({ "agent-id": agent, "run-id": run, "max-rows": ROWS });
        let data = self.call("get-run-data", arguments).await?;
        let rows = list(&data, "/rows")?;
        if rows.len() != ROWS {
            bail!("there are not {ROWS} rows: {data}");
        }
        for row in [data.pointer("/columns")].into_iter().flatten().chain(rows) {
            self.say.line(
                &list(row, "")?.iter().map(|cell| cell.as_str().unwrap_or("-")).collect::<Vec<_>>().join(" | "),
            )?;
        }
        self.say.success(&format!(
            "{ROWS} rows of {}; the next is row {}",
            optional(&data, "/file-name").unwrap_or("a file without a name"),
            integer(&data, "/next-row")?,
        ))?;
        integer(&data, "/file-id")
    }

    async fn get_url(&mut self, agent: i64, run: i64, file: i64) -> Result<()> {
        self.say.step("Get a link to the whole file, for a browser")?;
        let arguments = json!({ "agent-id": agent, "run-id": run, "file-id": file });
        let link = self.call("get-file-download-url", arguments).await?;
        self.say.success(text(&link, "/url")?)?;
        Ok(())
    }

    async fn read_log(&mut self, agent: i64) -> Result<()> {
        self.say.step("Find the run that failed, and read in its log why")?;
        let arguments = json!({ "agent-id": agent, "status": "failed", "max-records": 1 });
        let failed = self.call("get-agent-runs", arguments).await?;
        let run = list(&failed, "/runs")?.first().context("no run has failed")?;
        let (id, status) = (integer(run, "/id")?, text(run, "/status")?);
        self.say.success(&format!("run {id} ended as {status}: {}", text(run, "/message")?))?;

        let arguments = json!({ "agent-id": agent, "run-id": id, "lines": 5 });
        let log = self.call("get-run-log", arguments).await?;
        let lines: Vec<&str> = text(&log, "/around-first-error")?.lines().collect();
        let error = lines.iter().position(|line| line.contains(" Error "));
        let error = error.with_context(|| format!("no error in the log: {log}"))?;
        for (place, line) in lines.iter().enumerate().take(error + 2).skip(error.saturating_sub(2)) {
            if place == error { self.say.failure(line)? } else { self.say.line(line)? }
        }
        Ok(())
    }

    async fn schedule(&mut self, agent: i64) -> Result<()> {
        self.say.step("Schedule it: every working day at six in Berlin")?;
        let arguments =
            json!({ "agent-id": agent, "name": "Working days", "cron": "0 6 * * 1-5", "timezone": "Europe/Berlin" });
        let schedule = self.call("create-agent-schedule", arguments).await?;
        self.say.success(&format!(
            "schedule {} runs next at {}",
            integer(&schedule, "/id")?,
            optional(&schedule, "/next-run-local").unwrap_or("no known time"),
        ))?;
        Ok(())
    }

    async fn look_ahead(&mut self, agent: i64) -> Result<()> {
        self.say.step("See what will run, and when")?;
        let upcoming = self.call("get-scheduled-runs", json!({})).await?;
        for run in list(&upcoming, "/runs")?.iter().filter(|run| run.pointer("/agent-id") == Some(&agent.into())) {
            self.say.success(&format!(
                "{}  {}, by '{}'",
                optional(run, "/next-run-local").or(optional(run, "/next-run-time")).unwrap_or("no known time"),
                optional(run, "/agent-name").unwrap_or("an agent without a name"),
                optional(run, "/schedule-name").unwrap_or("a schedule without a name"),
            ))?;
        }
        Ok(())
    }

    async fn read_costs(&mut self, agent: i64, run: i64) -> Result<()> {
        self.say.step("Read what the month has cost so far")?;
        let arguments = json!({ "sort-column": "cost", "sort-order": "desc", "records-per-page": 3 });
        let usage = self.call("get-agents-usage", arguments).await?;
        self.say
            .success(&format!("{:.2} credits for all agents; the most expensive:", number(&usage, "/total-cost")?))?;
        for agent in list(&usage, "/agents")? {
            self.say.line(&format!("{:>8.2}  {}", number(agent, "/cost")?, text(agent, "/agent-name")?))?;
        }
        let arguments =
            json!({ "agent-id": agent, "sort-column": "date", "sort-order": "desc", "records-per-page": 1 });
        let costs = self.call("get-agent-runs-cost", arguments).await?;
        for cost in list(&costs, "/runs")?.iter().filter(|cost| cost.pointer("/run-id") == Some(&run.into())) {
            self.say.success(&format!("our run {run}: {:.2} credits", number(cost, "/cost")?))?;
        }
        let balance = self.call("get-credits-balance", json!({})).await?;
        self.say.success(&format!("{:.2} credits are left", number(&balance, "/available-credits")?))?;
        Ok(())
    }

    async fn fail(&mut self) -> Result<()> {
        self.say.step("And when something cannot work: start an agent that is disabled")?;
        let arguments = json!({ "agent-id": DISABLED });
        self.say.call("start-agent", &arguments)?;
        match self.instance.call("start-agent", &arguments).await {
            Err(CallError::Tool(error)) => {
                self.say.failure(&format!("{}: {}", text(&error, "/kind")?, text(&error, "/message")?))?;
                self.say.line(&format!("hint: {}", text(&error, "/hint")?))?;
                Ok(())
            }
            Err(other) => Err(other.into()),
            Ok(outcome) => bail!("an agent that is disabled was started: {outcome}"),
        }
    }

    async fn call(&mut self, tool: &str, arguments: Value) -> Result<Value> {
        self.say.call(tool, &arguments)?;
        self.ask(tool, &arguments).await
    }

    async fn ask(&mut self, tool: &str, arguments: &Value) -> Result<Value> {
        self.instance.call(tool, arguments).await.with_context(|| format!("{tool} failed"))
    }
}

fn integer(value: &Value, pointer: &str) -> Result<i64> {
    value.pointer(pointer).and_then(Value::as_i64).ok_or_else(|| unexpected(value, pointer))
}

fn number(value: &Value, pointer: &str) -> Result<f64> {
    value.pointer(pointer).and_then(Value::as_f64).ok_or_else(|| unexpected(value, pointer))
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str> {
    optional(value, pointer).ok_or_else(|| unexpected(value, pointer))
}

fn optional<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str)
}

fn list<'a>(value: &'a Value, pointer: &str) -> Result<&'a Vec<Value>> {
    value.pointer(pointer).and_then(Value::as_array).ok_or_else(|| unexpected(value, pointer))
}

fn unexpected(value: &Value, pointer: &str) -> anyhow::Error {
    anyhow!("there is no {pointer} in {value}")
}
