//! Files as runs leave them, whole and broken off.

use super::*;

const ALL: Window<'_> = Window { from_row: 1, max_rows: 1000, columns: &[] };

fn whole(text: &str, name: &str) -> Table {
    table(Piece { text, is_whole: true }, name, ALL)
}

fn part(text: &str, name: &str) -> Table {
    table(Piece { text, is_whole: false }, name, ALL)
}

fn rows(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.iter().map(|value| value.as_deref().unwrap_or("-")).collect()).collect()
}

#[test]
fn csv_is_read_with_each_delimiter() {
    for (delimiter, name) in
        [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv"), ("|", "a.txt"), (";", "a"), ("\t", "a.csv.gz")]
    {
        let text = ["product,price", "Kettle,\"1,5\"", "\"a \"\"b\"\"\r\nc; | d\",2", ""].join("\r\n");
        // The quoted field keeps its own comma.
        let text = text.replace(',', delimiter);
        let table = whole(&text, name);
        assert_eq!(
            (table.format, table.columns.as_slice()),
            ("csv", &["product".to_owned(), "price".to_owned()][..]),
            "{text}"
        );
        let one = format!("1{delimiter}5");
        assert_eq!(
            rows(&table),
            [["Kettle", &one], ["a \"b\"\r\nc; | d", "2"]].map(|row| row.map(|v| v.replace(',', delimiter))),
            "{delimiter}"
        );
        assert_eq!((table.seen, table.next_row()), (2, None));
    }
}

#[test]
fn a_comma_within_text_is_no_delimiter_where_another_divides_more() {
    let table = whole("name;city\nDoe, Jane;Graz\nRoe, John;Linz\nPoe;Wien\n", "a.csv");
    assert_eq!(rows(&table), [["Doe, Jane", "Graz"], ["Roe, John", "Linz"], ["Poe", "Wien"]]);
}

#[test]
fn one_column_is_csv_by_name_only() {
    assert_eq!(whole("name\nKettle\nToaster\n", "a.csv").columns, ["name"]);
    let table = whole("name\nKettle\nToaster\n", "a.txt");
    assert_eq!((table.format, rows(&table)), ("text", vec![vec!["name"], vec!["Kettle"], vec!["Toaster"]]));
}

#[test]
fn the_row_in_which_a_text_breaks_off_is_no_row() {
    let table = part("a,b\n1,2\n3,\"4\n5", "a.csv");
    assert_eq!((rows(&table), table.is_whole, table.next_row()), (vec![vec!["1", "2"]], false, Some(2)));
    let table = part("one\ntwo\nthr", "a.log");
    assert_eq!((rows(&table), table.next_row()), (vec![vec!["one"], vec!["two"]], Some(3)));
    let table = part(r#"[{"a":1},{"a":"]}"},{"a":"#, "a.json");
    assert_eq!((rows(&table), table.is_whole), (vec![vec!["1"], vec!["]}"]], false));
    let table = part("{\"a\":1}\n{\"a\":2}\n{\"a\":", "a.jsonl");
    assert_eq!((table.format, rows(&table)), ("json-lines", vec![vec!["1"], vec!["2"]]));
    // The last row of a whole text needs no line break.
    assert_eq!(rows(&whole("a,b\n1,2", "a.csv")), [["1", "2"]]);
}

#[test]
fn json_lists_give_a_column_for_each_name() {
    let text = r#" [ {"a":"x","b":1.50,"c":null}, {"b":{"d":[1]},"e":true}, {} ] "#;
    let table = whole(text, "a.json");
    assert_eq!((table.format, table.columns.join(" ").as_str()), ("json", "a b c e"));
    assert_eq!(rows(&table), [["x", "1.50", "-", "-"], ["-", "{\"d\":[1]}", "-", "true"], ["-", "-", "-", "-"]]);
    assert_eq!((table.seen, table.is_whole), (3, true));
}

#[test]
fn the_list_in_an_object_is_found() {
    let text = r#"{"count": 2, "tags": ["x", "}"], "note": "a, [b]", "items": [{"a": 1}, {"a": 2}], "more": []}"#;
    assert_eq!(rows(&whole(text, "a.json")), [["1"], ["2"]]);
    let table = part(&text[..text.len() - 18], "");
    assert_eq!((rows(&table), table.is_whole), (vec![vec!["1"]], false));
    assert_eq!(rows(&whole(r#"{"a":{"b":[]},"tags":["x","y"]}"#, "")), [["x"], ["y"]]);
    assert_eq!(rows(&whole(r#"{"a":1,"b":"x"}"#, "")), [["1", "x"]]);
    assert_eq!(rows(&whole("[[1,\"a\"],[2,\"b\"]]", "")), [["1", "a"], ["2", "b"]]);
    assert_eq!(whole("[]", "").rows.len(), 0);
}

#[test]
fn json_that_breaks_off_although_it_is_whole_says_so() {
    let table = whole(r#"[{"a":1},{"a""#, "a.json");
    assert!(table.is_broken && rows(&table) == [["1"]]);
    let table = whole("[{\"a\":1},{nonsense},{\"a\":3}]", "a.json");
    assert!(table.is_broken && rows(&table) == [["1"]]);
    assert_eq!(whole("{nonsense", "a.json").format, "text");
    assert_eq!(whole("[09:22] started\n[09:23] done\n", "run.txt").format, "text");
}

#[test]
fn an_unknown_column_is_told_from_a_known_one() {
    let columns = ["Price".to_owned(), "size".to_owned()];
    let window = Window { columns: &columns, ..ALL };
    for (text, name) in [("product,price\nKettle,1\n", "a.csv"), (r#"[{"product":"Kettle","price":1}]"#, "a.json")] {
        let table = table(Piece { text, is_whole: true }, name, window);
        assert_eq!((table.missing, rows_of(&table.rows)), (vec!["size".to_owned()], vec!["1 -".to_owned()]));
        assert_eq!(table.known, ["product", "price"]);
    }
}

fn rows_of(rows: &[Vec<Option<String>>]) -> Vec<String> {
    rows.iter().map(|row| row.iter().map(|v| v.as_deref().unwrap_or("-")).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn the_data_of_a_synchronous_run_may_be_text_within_json() {
    for data in ["a,b\r\n1,2\r\n", r#""a,b\r\n1,2\r\n""#, r#"[{"a":"1","b":"2"}]"#, r#"{"data":[{"a":1,"b":2}]}"#] {
        let table = table_of_data(data, Window { max_rows: 1, ..ALL });
        assert_eq!((table.columns.join(","), rows(&table)), ("a,b".into(), vec![vec!["1", "2"]]), "{data}");
    }
    let table = table_of_data(r#"[{"a":1},{"a":2},{"a":3}]"#, Window { max_rows: 1, ..ALL });
    assert_eq!((table.rows.len(), table.seen, table.next_row()), (1, 3, Some(2)));
}

const LOG: &str = "2026-09-01 09:22:00 INFO Run started, 0 errors so far\n\
                   2026-09-01 09:22:01 INFO Page loaded\n\
                   2026-09-01 09:22:02 WARNING Slow answer\n\
                   2026-09-01 09:22:03 [Error] Element #price not found\n   at Extract(price)\n\
                   2026-09-01 09:22:04 INFO Retrying\n\
                   2026-09-01 09:22:05 Unhandled exception in step 3\n\
                   2026-09-01 09:22:06 INFO Failed records: 0\n";

#[test]
fn the_end_of_a_log_can_be_filtered_by_level() {
    let all = tail(LOG, 2, Level::Info, 1000);
    assert_eq!((all.lines, all.text.lines().next()), (2, Some("2026-09-01 09:22:05 Unhandled exception in step 3")));
    let errors = tail(LOG, 50, Level::Error, 1000);
    assert_eq!(errors.lines, 3, "{}", errors.text);
    assert!(errors.text.contains("at Extract(price)\n2026-09-01 09:22:05"));
    assert_eq!(tail(LOG, 50, Level::Warning, 1000).lines, 4);
    assert_eq!(tail(LOG, 50, Level::Info, 100).lines, 2);
    assert_eq!(tail("", 50, Level::Info, 100), Excerpt::default());
}

#[test]
fn the_first_error_comes_with_what_is_around_it() {
    let excerpt = around_first_error(LOG).unwrap_or_default();
    assert_eq!(excerpt.lines, 8);
    assert!(excerpt.text.starts_with("2026-09-01 09:22:00"));
    assert_eq!(around_first_error("INFO fine\nINFO 0 errors\n"), None);
    let long = format!("{}ERROR here\n{}", "INFO before\n".repeat(100), "INFO after\n".repeat(100));
    assert_eq!(around_first_error(&long).map(|excerpt| excerpt.lines), Some(16));
    assert!(has_first_error(&long) && !has_first_error(LOG));
}
