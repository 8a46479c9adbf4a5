//! The text of an HTML page, as a log is written in: its tags taken out, a line for each block or row.

/// Elements after which a line ends.
const BLOCKS: [&str; 16] =
    ["br", "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "pre", "title", "section", "hr"];

/// Elements whose content is no text.
const HIDDEN: [&str; 2] = ["script", "style"];

/// Named characters that a log may hold.
const NAMED: [(&str, char); 6] = [("lt", '<'), ("gt", '>'), ("amp", '&'), ("quot", '"'), ("apos", '\''), ("nbsp", ' ')];

/// The text of a page, or of a piece of it that begins and ends anywhere.
pub fn to_text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    // A piece that begins within a tag begins with what ends it.
    if let Some(end) = rest.find('>')
        && rest.find('<').is_none_or(|start| end < start)
    {
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    while let Some((before, tag)) = rest.split_once('<') {
        push_text(&mut text, before);
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some((inside, after)) = tag.split_once('>') else { return text };
        rest = after;
        let name =
            inside.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let is = |names: &[&str]| names.iter().any(|other| other.eq_ignore_ascii_case(name));
        if is(&BLOCKS) {
            text.truncate(text.trim_end_matches([' ', '\t']).len());
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        } else if is(&["td", "th"]) && !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        } else if is(&HIDDEN) && !inside.starts_with('/') {
            rest = after_element(rest, name);
        }
    }
    push_text(&mut text, rest);
    text
}

/// What follows the end of an element, whose content is passed over.
fn after_element<'a>(html: &'a str, name: &str) -> &'a str {
    let mut rest = html;
    while let Some((_, end)) = rest.split_once("</") {
        if end.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return end.split_once('>').map_or("", |(_, after)| after);
        }
        rest = end;
    }
    ""
}

/// Adds text whose line breaks are those of the source, and so no more than spaces, unless a line ends in them.
fn push_text(text: &mut String, source: &str) {
    for line in source.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            push_unescaped(text, line.trim_end_matches(['\r', '\n']));
        }
        if line.ends_with('\n') && !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }
}

fn push_unescaped(text: &mut String, source: &str) {
    let mut rest = source;
    while let Some((before, entity)) = rest.split_once('&') {
        text.push_str(before);
        rest = entity;
        if let Some((name, after)) = entity.split_once(';')
            && let Some(character) = character(name)
        {
            text.push(character);
            rest = after;
        } else {
            text.push('&');
        }
    }
    text.push_str(rest);
}

/// A character by its name or number.
fn character(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_its_lines_of_text() {
        let page = "<!DOCTYPE html><html><head><title>Log</title><style>td { color: red }</style></head>\n<body><!-- <p>no</p> -->\
                    <table><tr><td>09:22:01</td><td class=\"e\">Error</td><td>a &lt;b&gt; &amp; &#39;c&#x27;&nbsp;&euro;</td></tr>\
                    <tr><td>09:22:02</td><td>done</td></tr></table><SCRIPT>if (a < b) { }</SCRIPT>end</body></html>";
        assert_eq!(to_text(page), "Log\n09:22:01 Error a <b> & 'c' &euro;\n09:22:02 done\nend");
    }

    #[test]
    fn a_piece_may_begin_and_end_within_a_tag() {
        assert_eq!(to_text("ss=\"x\">one<br>two<br/>three <b"), "one\ntwo\nthree ");
        assert_eq!(to_text("one<br>two > one"), "one\ntwo > one");
        assert_eq!(to_text(""), "");
    }
}
