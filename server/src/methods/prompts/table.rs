//! The prompts themselves.

use super::prompt::{Argument, Prompt};

const AGENT: Argument = Argument::line("agent", "The agent, by name or id", None);

const SPACE: Argument = Argument::line("space", "The space, by name or id", None);

const PERIOD: Argument = Argument::line(
    "period",
    "The range of time, such as \"last week\" or 2026-01-01 to 2026-01-31 (default: this month)",
    Some("this month so far (UTC)"),
);

/// Every prompt.
pub(crate) static PROMPTS: &[Prompt] = &[
    Prompt {
        name: "debug-agent",
        title: "Debug an agent",
        description: "Find out why an agent fails, and what to do about it",
        arguments: &[AGENT],
        text: "Find out why this agent fails: {agent}.

1. If you have only a name, find the agent's id with search_agents; ask me if several match.
2. Read the agent with get_agent: is it active, which inputs does it take, which version is current?
3. Read the newest failure with get_latest_failure. If there is none, say so, and look at get_agent_run_summary instead.
4. List the last runs with get_agent_runs: since when does it fail, always or sometimes, and did get_agent_versions show a \
new version at that time?
5. Read the log of the failed run with get_run_log, and compare with the last run that succeeded, using get_run_diagnostics for both.
6. Tell me the likeliest cause with the evidence for it, and what I should change. Start, stop or change nothing without \
asking me.",
    },
    Prompt {
        name: "agent-health-check",
        title: "Check an agent's health",
        description: "How reliable an agent is, from its runs, schedules and results",
        arguments: &[AGENT],
        text: "Check the health of this agent: {agent}.

1. If you have only a name, find the agent's id with search_agents.
2. Read it with get_agent, and count its runs by status with get_agent_run_summary.
3. Look at its last 20 runs with get_agent_runs: duration, records, errors; name what stands out.
4. If one of them failed, read get_latest_failure.
5. List its schedules with list_agent_schedules: are they enabled, and when do they run next?
6. Give a verdict (healthy, at risk, failing) with the three figures that support it, and one recommendation.",
    },
    Prompt {
        name: "spending-report",
        title: "Report spending",
        description: "What was spent in a range of time, and on what",
        arguments: &[PERIOD],
        text: "Report what was spent in this range of time: {period}.

1. Turn the range into a start and an end date, in UTC.
2. Read the total with get_spending_summary, and the credits left with get_credits_balance.
3. List the most expensive agents with get_agents_usage, sorted by cost, descending.
4. Look at grants, purchases and expiry with get_credit_history.
5. Write a short report: total, the five most expensive agents with their shares, credits left, and how long they will last \
at this pace.",
    },
    Prompt {
        name: "cost-analysis",
        title: "Analyse an agent's cost",
        description: "What makes an agent expensive, and how it could cost less",
        arguments: &[AGENT, PERIOD],
        text: "Analyse what this agent costs: {agent}, in this range of time: {period}.

1. If you have only a name, find the agent's id with search_agents.
2. Break its cost down by day and sort of use with get_agent_cost_breakdown.
3. List its most expensive runs with get_agent_runs_cost, sorted by cost, descending.
4. Read those runs with get_run_status: pages, records, errors, duration.
5. Work out the cost of a run and of 1,000 records, and what drives it.
6. Suggest how it could cost less, each suggestion with what it would save. Change nothing.",
    },
    Prompt {
        name: "run-and-monitor",
        title: "Run and monitor an agent",
        description: "Start an agent, follow its run, show what it found",
        arguments: &[
            AGENT,
            Argument::line("inputs", "The input parameters, if they differ from the agent's own", Some("the agent's own values")),
        ],
        text: "Run this agent and follow it to the end: {agent}. Inputs: {inputs}.

1. If you have only a name, find the agent's id with search_agents; ask me if several match.
2. Read with get_agent which inputs it takes, and ask me for what is missing.
3. Tell me what you are about to start, since it consumes credits, then start it once with start_agent, waitSeconds 45.
4. If it has not ended by then, follow it with wait_for_run, again and again until it has; tell me when the status changes.
5. If it succeeded, show me its first rows with get_run_data, and how many there are; for the whole file, list the \
files with get_run_files and get a URL with get_file_download_url for those I want.
6. If it failed, explain it with get_run_diagnostics and the end of its log, get_run_log. If it hangs, ask me before you use stop_agent.",
    },
    Prompt {
        name: "space-overview",
        title: "Look over a space",
        description: "The agents of a space, how they are doing, and what is due",
        arguments: &[SPACE],
        text: "Give me an overview of this space: {space}.

1. If you have only a name, find the space with search_space_by_name; if that fails, choose from list_spaces.
2. Count its agents with get_space_agent_count, and list them with get_space_agents.
3. Group them by the status of their last run; for those that failed, read get_latest_failure (five at most).
4. Find their next runs with get_scheduled_runs.
5. Summarise in a table (agent, last status, last activity, next run), and name what needs attention.",
    },
    Prompt {
        name: "daily-operations-report",
        title: "Report daily operations",
        description: "What ran, what failed, what it brought and cost, and what is next",
        arguments: &[Argument::line("day", "The day, such as 2026-01-16 (default: the last 24 hours)", Some("the last 24 hours"))],
        text: "Write the operations report for this day: {day}.

1. Count the runs by outcome with get_runs_summary, with details of the failed ones.
2. Read what they brought with get_records_summary.
3. Explain each failure with get_run_diagnostics, and where that is not enough, with its log, get_run_log (ten at most; say how \
many more there are).
4. Read what it cost with get_spending_summary, and the credits left with get_credits_balance.
5. List what will run in the next 24 hours with get_scheduled_runs.
6. Write the report: figures first, then failures with causes and actions, then what is next.",
    },
    Prompt {
        name: "schedule-agent",
        title: "Schedule an agent",
        description: "Set up when an agent runs by itself",
        arguments: &[
            AGENT,
            Argument::line("timing", "When it shall run, such as \"weekdays at 9 in Berlin\"", Some("ask me when it shall run")),
        ],
        text: "Schedule this agent: {agent}. Timing: {timing}.

1. If you have only a name, find the agent's id with search_agents.
2. List its schedules with list_agent_schedules: if one fits, suggest changing it with update_agent_schedule.
3. Settle the timing with me: once, every so often, or a cron expression with five fields; and the time zone (an IANA name).
4. Read with get_agent which inputs it takes, and ask me for what shall differ from its own values.
5. Repeat the whole schedule in plain words with its next three run times, and wait for my yes: it will consume credits.
6. Create it with create_agent_schedule, and read back the next run time with get_agent_schedule.",
    },
    Prompt {
        name: "compare-runs",
        title: "Compare runs",
        description: "What differs between two runs of an agent",
        arguments: &[
            AGENT,
            Argument::line("runs", "The two runs, by id (default: the last that succeeded and the last that failed)", Some("the last run that succeeded and the last that failed")),
        ],
        text: "Compare runs of this agent: {agent}. Runs: {runs}.

1. If you have only a name, find the agent's id with search_agents.
2. Find the runs with get_agent_runs.
3. Read both with get_run_status and get_run_diagnostics.
4. Read the first rows of what each found with get_run_data, and of one that failed the log with get_run_log.
5. List the files of both with get_run_files, and their cost with get_agent_runs_cost.
6. Show the differences in a table: status, version, inputs, duration, pages, records, columns, errors, files, cost.
7. Say which difference matters, and what explains it.",
    },
    Prompt {
        name: "build-agent-from-prompt",
        title: "Build an agent",
        description: "Have the Agent Builder make a new agent from a description",
        arguments: &[
            Argument {
                name: "task",
                description: "What the agent shall do: the site with its URL, the data, the scope",
                otherwise: None,
                verbatim: true,
            },
            Argument::line(
                "space",
                "The space to put it in, by name or id (default: the account's default space)",
                Some("the account's default one"),
            ),
        ],
        text: "Have a new agent built for what I want. Space: {space}. What I want, in my own words:

{task}

1. Check that the site's URL, the data wanted (field by field) and the scope (which pages, how many) are known. Ask me for \
what is missing; invent nothing.
2. Look with search_agents whether there is an agent for it already.
3. If a space is named, find its id with search_space_by_name or list_spaces.
4. Show me what you are about to build, and wait for my yes: a build consumes credits.
5. Start it with start_agent_build: its prompt is my own words, unchanged, with what I have added since. If it is not finished when \
that returns, follow it with get_agent_build_status.
6. Read the finished agent with get_agent, and suggest a small first run.",
    },
    Prompt {
        name: "inspect-agent-draft",
        title: "Inspect an agent draft",
        description: "Look at what the Agent Builder has made, before it is used",
        arguments: &[
            Argument::line(
                "agent",
                "The agent, by name or id; a build that is under way has none yet",
                Some("the one that the build's session leads to"),
            ),
            Argument::line("session", "The build's session id, while it is under way", Some("none")),
        ],
        text: "Inspect this draft of an agent: {agent}. Build session: {session}.

1. If there is a session, read with get_agent_build_status how far the build is, and which agent it makes; if it failed, or has \
none yet, stop here and say so. If there is neither session nor agent, ask me.
2. Read the agent with get_agent: start URL, inputs with their defaults, validation status.
3. List its versions with get_agent_versions, and its runs with get_agent_runs.
4. Check it against what was asked for: the right site, all fields, the right scope, inputs that can be changed.
5. Say what is good, what is missing, and what to change. Do not start it: suggest a small first run, and wait for my yes.",
    },
];
