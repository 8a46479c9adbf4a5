//! What agents scrape.

use serde_json::{Value, json};

/// What a run has scraped.
#[derive(Debug, Clone)]
pub enum Scraped {
    /// Any JSON: a list, an object, a text.
    Json(Value),
    /// Text that is no JSON.
    Text {
        /// Its `Content-Type`.
        media_type: String,
        /// The text.
        text: String,
        /// What a file of it is called, after the dot.
        extension: String,
    },
}

/// The form of an agent's data.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Data {
    Json,
    Csv,
}

const PRODUCTS: [(&str, f64); 5] = [
    ("Espresso machine", 249.99),
    ("Kettle", 39.95),
    ("Toaster", 29.5),
    ("Coffee grinder", 84.0),
    ("Milk frother", 19.99),
];

const JOBS: [(&str, &str); 4] = [
    ("Rust developer", "Berlin"),
    ("Data engineer", "Lyon"),
    ("Nurse, night shift", "Graz"),
    ("Head of \"Fun\"", "Malmö"),
];

impl Data {
    /// This many records.
    pub(crate) fn scraped(self, records: i64) -> Scraped {
        let count = usize::try_from(records).unwrap_or_default();
        match self {
            Self::Json => {
                let rows = PRODUCTS.iter().cycle().zip(1..).take(count);
                let rows = rows.map(|((product, price), number)| {
                    json!({
                        "product": product,
                        "price": price,
                        "currency": "EUR",
                        "url": format!("https://shop.example/product/{number}"),
                    })
                });
                Scraped::Json(Value::Array(rows.collect()))
            }
            Self::Csv => {
                let mut text = "title,city,url\r\n".to_owned();
                for ((title, city), number) in JOBS.iter().cycle().zip(1..).take(count) {
                    let title = title.replace('"', "\"\"");
                    text += &format!("\"{title}\",{city},https://jobs.example/advert/{number}\r\n");
                }
                Scraped::Text { media_type: "text/csv; charset=utf-8".to_owned(), text, extension: "csv".to_owned() }
            }
        }
    }
}
