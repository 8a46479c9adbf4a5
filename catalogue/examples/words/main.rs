//! At which rank a client that searches tools by words (BM25) finds the right tool: for each of the requests in
//! `requests.tsv`, by the listing of the server and by that of Wassette.
//!
//! A tool is found by its name, its title, its description, and the names and descriptions of its parameters. The words
//! are compared as they stand, in lower case: not stemmed and not translated. So a request in another language than the
//! descriptions' is found only by what the languages share (`Amazon`, `CSV`, `log`), which the sums say for themselves.

use anyhow::{Context, Result, bail};
use bm25::{SearchEngine, SearchEngineBuilder, Tokenizer};
use serde_json::Value;
use std::fmt;
use std::path::Path;

const LISTINGS: [(&str, &str); 2] = [("server", "mcp-tools.json"), ("wassette", "wassette-tools.json")];

/// What somebody asks, and the tools that are a right first step, in the server's names.
struct Request {
    language: String,
    text: String,
    tools: Vec<String>,
}

struct Words;

impl Tokenizer for Words {
    fn tokenize(&self, text: &str) -> Vec<String> {
        let words = text.split(|character: char| !character.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    }
}

/// The tools of a listing, to be searched.
struct Listing {
    names: Vec<String>,
    engine: SearchEngine<String, u32, Words>,
}

impl Listing {
    fn read(file: &Path) -> Result<Self> {
        let listing: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        let tools = listing.get("tools").and_then(Value::as_array).context("no tools")?;
        let documents: Vec<_> = tools.iter().map(|tool| bm25::Document::new(name(tool), text(tool))).collect();
        let names = tools.iter().map(name).collect();
        Ok(Self { names, engine: SearchEngineBuilder::with_tokenizer_and_documents(Words, documents).build() })
    }

    /// The rank of the best of the right tools, from 1; none where no word of the request is theirs. Of tools that score
    /// alike, a right one is the last.
    fn rank(&self, request: &Request) -> Result<Option<usize>> {
        if let Some(unknown) = request.tools.iter().find(|tool| !self.names.contains(tool)) {
            bail!("{unknown} is no tool: {}", request.text);
        }
        let found = self.engine.search(&request.text, None);
        let is_right = |name: &String| request.tools.contains(name);
        let scores = found.iter().filter(|one| is_right(&one.document.id)).map(|one| one.score);
        let best = scores.reduce(f32::max);
        Ok(best.map(|best| 1 + found.iter().filter(|one| one.score >= best && !is_right(&one.document.id)).count()))
    }
}

/// A tool's name as the server writes it; Wassette has hyphens.
fn name(tool: &Value) -> String {
    string(tool, "name").unwrap_or_default().replace('-', "_")
}

fn string<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn text(tool: &Value) -> String {
    let parameters = tool.pointer("/inputSchema/properties").and_then(Value::as_object).into_iter().flatten();
    let parameters = parameters.flat_map(|(name, schema)| [Some(name.as_str()), string(schema, "description")]);
    let texts = ["name", "title", "description"].map(|key| string(tool, key));
    texts.into_iter().chain(parameters).flatten().collect::<Vec<_>>().join("\n")
}

fn requests(file: &Path) -> Result<Vec<Request>> {
    let text = std::fs::read_to_string(file)?;
    let lines = text.lines().skip(1);
    lines
        .map(|line| {
            let mut fields = line.split('\t').map(str::to_owned);
            let mut field = || fields.next().with_context(|| format!("three fields, and not {line:?}"));
            let (language, text, tools) = (field()?, field()?, field()?);
            Ok(Request { language, text, tools: tools.split(',').map(str::to_owned).collect() })
        })
        .collect()
}

/// How many requests found the right tool first, and how many among five.
#[derive(Default)]
struct Sum {
    first: usize,
    among_five: usize,
    all: usize,
}

impl Sum {
    fn of<'a>(ranks: impl Iterator<Item = &'a Option<usize>>) -> Self {
        ranks.fold(Self::default(), |sum, rank| Self {
            first: sum.first + usize::from(*rank == Some(1)),
            among_five: sum.among_five + usize::from(rank.is_some_and(|rank| rank <= 5)),
            all: sum.all + 1,
        })
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |count: usize| 100 * count / self.all.max(1);
        let Self { first, among_five, all } = self;
        write!(
            f,
            "first {first} of {all} ({} %), among five {among_five} ({} %)",
            percent(*first),
            percent(*among_five)
        )
    }
}

fn main() -> Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let requests = requests(&here.join("examples/words/requests.tsv"))?;
    let mut ranks = Vec::new();
    for (_, file) in LISTINGS {
        let file = here.join("../docs/surface").join(file);
        let listing = Listing::read(&file).with_context(|| file.display().to_string())?;
        ranks.push(requests.iter().map(|request| listing.rank(request)).collect::<Result<Vec<_>>>()?);
    }

    println!("{}", LISTINGS.map(|(name, _)| format!("{name:>9}")).concat());
    for (index, request) in requests.iter().enumerate() {
        let cells = ranks.iter().filter_map(|ranks| ranks.get(index));
        let cells = cells.map(|rank| format!("{:>9}", rank.map_or("-".to_owned(), |rank| rank.to_string())));
        println!("{}  {}  {}  {}", cells.collect::<String>(), request.language, request.text, request.tools.join(", "));
    }
    let mut languages: Vec<_> = requests.iter().map(|request| request.language.as_str()).collect();
    languages.dedup();
    for ((listing, _), ranks) in LISTINGS.iter().zip(&ranks) {
        for language in &languages {
            let its = requests.iter().zip(ranks).filter(|(request, _)| request.language == *language);
            println!("{listing}, {language}: {}", Sum::of(its.map(|(_, rank)| rank)));
        }
        println!("{listing}, all: {}", Sum::of(ranks.iter()));
    }
    Ok(())
}
