//! Tables as text.

use serde_json::{Map, Value, json};

/// The columns of the sample rows.
pub const COLUMNS: [&str; 4] = ["product", "price", "note", "url"];

/// Products with notes that need quoting, whatever the separator: a comma, a semicolon, a tab and a bar; quotes; a line break;
/// letters beyond ASCII, within Latin-1; nothing.
const PRODUCTS: [(&str, &str, &str); 5] = [
    ("Espresso machine", "249.99", "new, boxed; red\tor|black"),
    ("Kettle", "39.95", "called \"Whistler\""),
    ("Toaster", "29.5", "first line\r\nsecond line"),
    ("Kännchen", "8", "Café crème à la Zoë"),
    ("Milk frother", "19.99", ""),
];

/// The cells of the nth row, counting from 1, in the order of [`COLUMNS`].
pub fn cells(n: usize) -> [String; 4] {
    let (product, price, note) = PRODUCTS.iter().cycle().nth(n.saturating_sub(1)).copied().unwrap_or_default();
    [product.to_owned(), price.to_owned(), note.to_owned(), format!("https://shop.example/product/{n}")]
}

/// A form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// RFC 4180 with this separator, and a line with the columns' names.
    Csv(char),
    /// A list of objects. Prices are numbers, an empty note is `null`.
    JsonList,
    /// An object with other fields and one list, `items`, of the same objects.
    JsonObject,
    /// An object on each line.
    JsonLines,
}

impl Table {
    /// This many sample rows.
    pub fn text(self, rows: usize) -> String {
        let objects = || (1..=rows).map(object);
        match self {
            Self::Csv(separator) => {
                let line = |cells: [String; 4]| {
                    let cells = cells.map(|cell| quoted(&cell, separator));
                    cells.join(&separator.to_string()) + "\r\n"
                };
                line(COLUMNS.map(str::to_owned)) + &(1..=rows).map(cells).map(line).collect::<String>()
            }
            Self::JsonList => Value::Array(objects().collect()).to_string(),
            Self::JsonObject => {
                let items: Vec<Value> = objects().collect();
                json!({"agent": "Shop prices", "count": rows, "items": items, "warnings": null}).to_string()
            }
            Self::JsonLines => objects().map(|object| format!("{object}\n")).collect(),
        }
    }
}

fn quoted(cell: &str, separator: char) -> String {
    if cell.contains([separator, '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn object(n: usize) -> Value {
    let fields = COLUMNS.into_iter().zip(cells(n)).map(|(column, cell)| {
        let value = match column {
            "price" => serde_json::from_str(&cell).unwrap_or_default(),
            "note" if cell.is_empty() => Value::Null,
            _ => cell.into(),
        };
        (column.to_owned(), value)
    });
    Value::Object(fields.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_is_quoted_where_it_must_be() {
        let text = Table::Csv(';').text(3);
        let expected = "product;price;note;url\r\n\
            Espresso machine;249.99;\"new, boxed; red\tor|black\";https://shop.example/product/1\r\n\
            Kettle;39.95;\"called \"\"Whistler\"\"\";https://shop.example/product/2\r\n\
            Toaster;29.5;\"first line\r\nsecond line\";https://shop.example/product/3\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn json_has_the_same_rows() {
        let list: Value = serde_json::from_str(&Table::JsonList.text(5)).unwrap_or_default();
        let object: Value = serde_json::from_str(&Table::JsonObject.text(5)).unwrap_or_default();
        assert_eq!(object.get("items"), Some(&list));
        assert_eq!(list.pointer("/4/note"), Some(&Value::Null));
        assert_eq!(list.pointer("/3/price"), Some(&json!(8)));
        assert_eq!(Table::JsonLines.text(5).lines().count(), 5);
    }
}
