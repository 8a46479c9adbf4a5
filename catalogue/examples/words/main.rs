//! At which rank a client that searches tools by words (BM25) finds the right tool: for each of the requests in
//! `requests.tsv`, by the listing of the server and by that of Wassette.
//!
//! The search is that of clients that say how theirs works: a tool is found by its name, its title, its description, and
//! the names and descriptions of its parameters. Names are split into words. Clients differ in what a word is, and so
//! there are two searches: by the words as they stand, in lower case, and by their stems without those that are everywhere
//! (the crate's own way, for English).
//!
//! Nothing translates here. A request in another language than the descriptions' finds only what the languages share
//! (`Amazon`, `CSV`, `log`), and the sums say so. A model writes the words of a search itself, though, and so such a
//! request has a translation, which is searched too. Where all are in English, it is a failure if less are found than is
//! wanted.

use anyhow::{Context, Result, bail};
use bm25::{DefaultTokenizer, Document, Language, SearchEngine, SearchEngineBuilder, Tokenizer};
use serde_json::Value;
use std::fmt;
use std::path::Path;

const LISTINGS: [(&str, &str); 2] = [("server", "mcp-tools.json"), ("wassette", "wassette-tools.json")];

/// How many of the requests are to find the right tool first, and how many among five, in percent.
const WANTED: [usize; 2] = [60, 95];

/// What makes the words of a search.
type Search = fn() -> Words;

const SEARCHES: [(&str, Search); 2] =
    [("words", || Words::AsTheyStand), ("stems", || Words::Stems(DefaultTokenizer::new(Language::English)))];

/// What somebody asks, and the tools that are a right first step, in the server's names.
struct Request {
    language: String,
    text: String,
    /// The same in English, where it is not.
    translation: Option<String>,
    tools: Vec<String>,
}

/// What a text is compared by.
enum Words {
    AsTheyStand,
    Stems(DefaultTokenizer),
}

impl Tokenizer for Words {
    fn tokenize(&self, text: &str) -> Vec<String> {
        match self {
            Self::AsTheyStand => {
                let words = text.split(|character: char| !character.is_alphanumeric());
                words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
            }
            Self::Stems(stems) => stems.tokenize(text),
        }
    }
}

/// The tools of a listing, to be searched.
struct Listing {
    names: Vec<String>,
    engine: SearchEngine<String, u32, Words>,
}

impl Listing {
    fn read(file: &Path, words: Words) -> Result<Self> {
        let listing: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        let tools = listing.get("tools").and_then(Value::as_array).context("no tools")?;
        let documents: Vec<_> = tools.iter().map(|tool| Document::new(name(tool), text(tool))).collect();
        let names = tools.iter().map(name).collect();
        Ok(Self { names, engine: SearchEngineBuilder::with_tokenizer_and_documents(words, documents).build() })
    }

    /// The rank of the best of the right tools, from 1; none where no word of the request is theirs. Of tools that score
    /// alike, a right one is the last.
    fn rank(&self, text: &str, tools: &[String]) -> Result<Option<usize>> {
        if let Some(unknown) = tools.iter().find(|tool| !self.names.contains(tool)) {
            bail!("{unknown} is no tool: {text}");
        }
        let found = self.engine.search(text, None);
        let is_right = |name: &String| tools.contains(name);
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
    let name = name(tool).replace('_', " ");
    let parameters = tool.pointer("/inputSchema/properties").and_then(Value::as_object).into_iter().flatten();
    let parameters = parameters.flat_map(|(name, schema)| [Some(name.as_str()), string(schema, "description")]);
    let texts = [Some(name.as_str()), string(tool, "title"), string(tool, "description")];
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
            let tools = tools.split(',').map(str::to_owned).collect();
            Ok(Request { language, text, translation: fields.next(), tools })
        })
        .collect()
}

/// What is searched for, with the group that it is summed up in.
fn searches(requests: &[Request]) -> Vec<(String, &str, &[String])> {
    let each = requests.iter().map(|one| (one.language.clone(), one.text.as_str(), one.tools.as_slice()));
    let translated = requests.iter().filter_map(|one| {
        let translation = one.translation.as_deref()?;
        Some((format!("{} in English", one.language), translation, one.tools.as_slice()))
    });
    each.chain(translated).collect()
}

/// How many requests found the right tool first, and how many among five.
#[derive(Default)]
struct Sum {
    first: usize,
    among_five: usize,
    all: usize,
}

impl Sum {
    fn of(ranks: impl Iterator<Item = Option<usize>>) -> Self {
        ranks.fold(Self::default(), |sum, rank| Self {
            first: sum.first + usize::from(rank == Some(1)),
            among_five: sum.among_five + usize::from(rank.is_some_and(|rank| rank <= 5)),
            all: sum.all + 1,
        })
    }

    fn percent(&self) -> [usize; 2] {
        [self.first, self.among_five].map(|count| 100 * count / self.all.max(1))
    }

    fn is_enough(&self) -> bool {
        self.percent().iter().zip(WANTED).all(|(found, wanted)| *found >= wanted)
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, among_five, all } = self;
        let [first_percent, five_percent] = self.percent();
        write!(f, "first {first} of {all} ({first_percent} %), among five {among_five} ({five_percent} %)")
    }
}

fn main() -> Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let requests = requests(&here.join("examples/words/requests.tsv"))?;
    let searches = searches(&requests);
    let mut columns = Vec::new();
    for (listing, file) in LISTINGS {
        let file = here.join("../docs/surface").join(file);
        for (search, words) in SEARCHES {
            let tools = Listing::read(&file, words()).with_context(|| file.display().to_string())?;
            let ranks = searches.iter().map(|(_, text, right)| tools.rank(text, right)).collect::<Result<Vec<_>>>()?;
            columns.push((format!("{listing}, {search}"), ranks));
        }
    }

    println!("{}", columns.iter().map(|(name, _)| format!("{name:>17}")).collect::<String>());
    for (index, (group, text, right)) in searches.iter().enumerate() {
        let cells = columns.iter().filter_map(|(_, ranks)| ranks.get(index));
        let cells = cells.map(|rank| format!("{:>17}", rank.map_or("-".to_owned(), |rank| rank.to_string())));
        println!("{}  {group}  {text}  {}", cells.collect::<String>(), right.join(", "));
    }
    let mut groups: Vec<_> = searches.iter().map(|(group, ..)| group.as_str()).collect();
    groups.dedup();
    let mut missed = Vec::new();
    for (name, ranks) in &columns {
        let sum = |is_meant: &dyn Fn(&str) -> bool| {
            Sum::of(searches.iter().zip(ranks).filter(|((group, ..), _)| is_meant(group)).map(|(_, rank)| *rank))
        };
        for group in &groups {
            println!("{name}, {group}: {}", sum(&|one| one == *group));
        }
        println!("{name}, all as they are asked: {}", sum(&|one| !one.ends_with(" in English")));
        let in_english = sum(&|one| one.starts_with("en") || one.ends_with(" in English"));
        println!("{name}, all in English: {in_english}");
        if !in_english.is_enough() {
            missed.push(name.as_str());
        }
    }
    let [first, among_five] = WANTED;
    if !missed.is_empty() {
        bail!("first for {first} % and among five for {among_five} % are wanted, and not met: {}", missed.join("; "));
    }
    Ok(())
}
