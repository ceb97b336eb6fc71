//! Which names may be one and the same, one as a person wrote it and one as a server keeps it.
//!
//! A server may trim a name, change its case, escape it for HTML, drop what it does not like, or cut it. It then holds the
//! assistant that an entry means under a name that is not the entry's; to create the entry once more would make a duplicate,
//! which this API cannot delete. So these rules err on the side of "may be the same": a needless question costs a flag.

use std::collections::BTreeMap;
use std::ops::Bound;

use unicode_normalization::UnicodeNormalization;

use super::live_index::LiveName;

/// Fewer characters in common say little: `Sales` is the beginning of many names.
const SHORTEST_BEGINNING: usize = 8;

/// How a live name may be the entry's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// Alike once HTML escapes are undone.
    Escaped,
    /// Alike but for case, spaces or Unicode form.
    Spelled,
    /// Alike but for accents, and characters that are neither letters nor digits.
    Symbols,
    /// Alike once tags are taken away, or letters are written as some servers write them.
    Rewritten,
    /// The live name is the beginning of the entry's: a server that cuts names would keep this.
    LiveIsBeginning,
    /// The entry's name is the beginning of the live one.
    EntryIsBeginning,
}

impl Nearness {
    /// How the live name relates to the other, in words that follow "its name".
    pub fn describe(self) -> &'static str {
        match self {
            Self::Escaped => "is the same once HTML escapes are undone",
            Self::Spelled => "differs only in case, spaces or Unicode form",
            Self::Symbols => "differs only in accents, or in characters that are neither letters nor digits",
            Self::Rewritten => {
                "is the same once tags are taken away, or characters are written in ASCII or in another encoding"
            }
            Self::LiveIsBeginning => "is the first part of it, as if the server had cut it",
            Self::EntryIsBeginning => "only has more at its end",
        }
    }
}

/// Live names by what is left of them once all is taken away that a server may have changed.
#[derive(Debug, Default)]
pub struct NearNames<'a> {
    /// Sorted, because names that begin alike then stand together: that is how beginnings are found without comparing each
    /// with each. Of several with one normal form, the first of the list is kept: one is enough to block.
    by_normalized: BTreeMap<String, LiveName<'a>>,
}

impl<'a> FromIterator<LiveName<'a>> for NearNames<'a> {
    fn from_iter<T: IntoIterator<Item = LiveName<'a>>>(assistants: T) -> Self {
        let mut by_normalized = BTreeMap::new();
        for live in assistants {
            by_normalized.entry(normalized_name(live.name)).or_insert(live);
            by_normalized.entry(with_spaces(live.name)).or_insert(live);
            // A server that escapes a name and then cuts it may cut within an escape: `Tom &am`.
            let before_cut = before_cut_escape(&unescape(live.name)).map(normalized_name);
            if let Some(before) = before_cut.filter(|name| is_telling(name)) {
                by_normalized.entry(before).or_insert(live);
            }
            for decoded in [percent_decoded(live.name), misread(live.name)].into_iter().flatten() {
                by_normalized.entry(normalized_name(&decoded)).or_insert(live);
            }
        }
        Self { by_normalized }
    }
}

impl<'a> NearNames<'a> {
    /// A live assistant whose name may be this one, and how; one whose whole name is alike before one that only begins so.
    pub fn find(&self, name: &str) -> Option<(LiveName<'a>, Nearness)> {
        // What looks like an escape in the entry's own name may be meant so, and lose its symbols like any other text.
        // With its spaces, because the length that tells counts them: `Call Bot` has eight characters and seven letters.
        let mut forms = vec![normalized_name(name), letters_and_digits(name), with_spaces(name)];
        forms.extend(without_tags(name).map(|plain| normalized_name(&plain)));
        forms.extend(transliterated(name).map(|plain| normalized_name(&plain)));
        // Some servers write the sign out, where they allow letters only.
        forms.extend(name.contains('&').then(|| normalized_name(&name.replace('&', " and "))));
        // Of a name in another script there is too little left to look for its beginning.
        let in_ascii = forms
            .first()
            .filter(|form| !form.is_ascii())
            .map(|form| form.replace(|c: char| !c.is_ascii(), ""));
        // Of `Café` a server that keeps ASCII only leaves `Caf?`: the letter is lost, and not just its accent.
        let lost: String = name.nfc().filter(char::is_ascii).collect();
        let lost = (lost.len() < name.len())
            .then(|| normalized_name(&lost))
            .filter(|form| !form.is_empty());
        let alike = || {
            let live = forms
                .iter()
                .chain(&in_ascii)
                .chain(&lost)
                .find_map(|form| self.by_normalized.get(form))?;
            Some((*live, how_alike(name, live.name)))
        };
        let shorter = || {
            let live = forms.iter().find_map(|form| self.beginning_of(form))?;
            Some((live, Nearness::LiveIsBeginning))
        };
        let longer = || {
            let live = forms.iter().find_map(|form| self.continuation_of(form))?;
            Some((live, Nearness::EntryIsBeginning))
        };
        alike().or_else(shorter).or_else(longer)
    }

    /// A live name that `wanted` is the beginning of: such names come next in sorted order.
    fn continuation_of(&self, wanted: &str) -> Option<LiveName<'a>> {
        let above = (Bound::Included(wanted), Bound::Unbounded);
        // One look is enough: whatever begins with `wanted` stands directly above it, before all that doesn't.
        let (nearest, live) = self.by_normalized.range::<str, _>(above).next()?;
        (is_telling(wanted) && nearest.starts_with(wanted)).then_some(*live)
    }

    /// The longest live name that is the beginning of `wanted`.
    ///
    /// Every string between a beginning of `wanted` and `wanted` itself, in sorted order, starts with that beginning. So the
    /// nearest name below has at least as much in common with `wanted` as any beginning there is, and what it has in common
    /// is where to look next.
    fn beginning_of(&self, wanted: &str) -> Option<LiveName<'a>> {
        let mut common = wanted;
        while is_telling(common) {
            let below = (Bound::Unbounded, Bound::Included(common));
            let (nearest, live) = self.by_normalized.range::<str, _>(below).next_back()?;
            if nearest == common {
                return Some(*live);
            }
            common = common_beginning(common, nearest);
        }
        None
    }
}

/// The name without what a server may take for HTML tags, if there is any.
fn without_tags(name: &str) -> Option<String> {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, tag)) = rest.split_once('<') {
        // A `<` that nothing closes is no tag: `a < b` stays as it is.
        let Some((_, after)) = tag.split_once('>') else { break };
        plain.push_str(before);
        rest = after;
    }
    (rest.len() < name.len()).then(|| plain + rest)
}

/// The name with the letters that German and the Nordic languages write with two where there is only ASCII, if it has any.
fn transliterated(name: &str) -> Option<String> {
    let mut plain = String::with_capacity(name.len());
    for letter in name.nfc().flat_map(char::to_lowercase) {
        match letter {
            'ä' | 'æ' => plain.push_str("ae"),
            'ö' | 'ø' | 'œ' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'å' => plain.push_str("aa"),
            other => plain.push(other),
        }
    }
    // In ASCII there is nothing to rewrite, and that form is looked up anyway.
    (!name.is_ascii()).then_some(plain)
}

/// The text that a percent-encoded name stands for (`Sales%20Bot`), if it is one.
fn percent_decoded(name: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        // A `%` that begins no escape is a percent sign: then the name was not encoded at all.
        bytes.push(after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok())?);
        rest = after.get(2..)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok().filter(|decoded| decoded != name)
}

/// The text that was read as Latin-1, or as what databases and browsers mean by that, although it was UTF-8 (`CafÃ©`, `â€“`), if it
/// was.
fn misread(name: &str) -> Option<String> {
    // Latin-1 is the first 256 code points; Windows-1252 has other characters at 0x80 to 0x9f, but for five of them.
    let windows = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let as_windows = |c: char| Some(0x80 + u8::try_from(windows.chars().position(|other| other == c)?).ok()?);
    let byte = |c: char| u8::try_from(u32::from(c)).ok().or_else(|| as_windows(c));
    let bytes: Option<Vec<u8>> = name.chars().map(byte).collect();
    String::from_utf8(bytes?).ok().filter(|decoded| decoded != name)
}

/// What stands before an escape that was cut off: an `&`, and then the beginning of one.
fn before_cut_escape(plain: &str) -> Option<&str> {
    let (before, after) = plain.rsplit_once('&')?;
    // The longest is `x10ffff`: what is longer is no number that was cut.
    let is_number = |number: &str| number.len() < 8 && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_cut = match after.strip_prefix('#') {
        Some(number) => is_number(number),
        None => ["amp", "lt", "gt", "quot", "apos", "nbsp"]
            .iter()
            .any(|name| name.starts_with(after)),
    };
    is_cut.then_some(before)
}

fn is_telling(normalized: &str) -> bool {
    normalized.chars().count() >= SHORTEST_BEGINNING
}

fn common_beginning<'s>(one: &'s str, other: &str) -> &'s str {
    let differs = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
    // Up to the shorter one's end the characters are the same, so that end is a boundary in both.
    let end = differs.map_or(one.len().min(other.len()), |((at, _), _)| at);
    one.get(..end).unwrap_or_default()
}

/// What two names with one normal form differ in.
fn how_alike(name: &str, live: &str) -> Nearness {
    let (name, live) = (name.trim(), live.trim());
    let (plain_name, plain_live) = (unescape(name), unescape(live));
    // From the least change to the greatest. For an escaped name the advice is another one: if the files took it
    // over, the next write would escape it again.
    if name != live && plain_name == plain_live {
        Nearness::Escaped
    } else if spelled_alike(&plain_name) == spelled_alike(&plain_live) {
        Nearness::Spelled
    } else if letters_and_digits(&plain_name) == letters_and_digits(&plain_live)
        || letters_and_digits(name) == letters_and_digits(&plain_live)
    {
        Nearness::Symbols
    } else {
        Nearness::Rewritten
    }
}

fn spelled_alike(name: &str) -> String {
    // Characters without width come along when a name is copied from a page.
    let is_invisible = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    // Composed again at the end, for folding takes some characters apart: `ΐ` has no capital of its own.
    fold_case(name.nfkc())
        .nfkc()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .collect()
}

/// What is left of a name once HTML escapes are undone, case is folded, and all but letters and digits is taken away. Two names
/// with one such form may be one name, as it was written and as a server keeps it.
///
/// Characters are taken apart, so that their accents, which are no letters, go too: a server that gets `Café` with its accent as
/// a character of its own, and drops what is no letter, keeps `Cafe`.
pub fn normalized_name(name: &str) -> String {
    letters_and_digits(&unescape(name))
}

/// The name with all its characters, but for HTML escapes, case, Unicode form and spaces around it.
fn with_spaces(name: &str) -> String {
    fold_case(unescape(name).trim().nfkc()).nfkc().collect()
}

fn letters_and_digits(name: &str) -> String {
    fold_case(name.nfkd()).nfkd().filter(|c| c.is_alphanumeric()).collect()
}

/// By way of upper case, so that `ß` is `SS` and the last sigma of a word is like any other.
fn fold_case(name: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    name.flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// Undoes HTML escapes, those that were escaped again (`&amp;amp;`, `&amp;#39;`) included.
fn unescape(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, mut after)) = rest.split_once('&') {
        plain.push_str(before);
        // `after` only moves forward, so nested escapes cost no more than their length.
        loop {
            match escape_at(after) {
                // An escaped `&` may itself begin an escape: the rest is looked at again, as if it had stood there plainly.
                Some((text, tail)) if text == "&" => after = tail,
                Some((text, tail)) => {
                    plain.push_str(&text);
                    after = tail;
                    break;
                }
                None => {
                    plain.push('&');
                    break;
                }
            }
        }
        rest = after;
    }
    plain + rest
}

/// The escape that begins after an `&`: what it stands for, and what follows it. The name of a symbol that is not known here
/// stands for nothing, since symbols don't count.
fn escape_at(after: &str) -> Option<(String, &str)> {
    // No escape of HTML is longer than `CounterClockwiseContourIntegral`, and a search to the end for each `&` would be slow.
    let end = after.bytes().take(33).position(|byte| byte == b';')?;
    let (body, tail) = (after.get(..end)?, after.get(end + 1..)?);
    if let Some(number) = body.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return Some((char::from_u32(code.ok()?)?.to_string(), tail));
    }
    let is_name =
        body.starts_with(|c: char| c.is_ascii_alphabetic()) && body.bytes().all(|b| b.is_ascii_alphanumeric());
    is_name.then(|| (named(body).unwrap_or_default(), tail))
}

/// What a named escape stands for: the five of XML, and the letters of Latin scripts, whose names are a letter and its accent.
fn named(name: &str) -> Option<String> {
    let whole = match name {
        "amp" | "AMP" => "&",
        "lt" | "LT" => "<",
        "gt" | "GT" => ">",
        "quot" | "QUOT" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "szlig" => "ß",
        "AElig" => "Æ",
        "aelig" => "æ",
        "OElig" => "Œ",
        "oelig" => "œ",
        "Oslash" => "Ø",
        "oslash" => "ø",
        "ETH" => "Ð",
        "eth" => "ð",
        "THORN" => "Þ",
        "thorn" => "þ",
        "Lstrok" => "Ł",
        "lstrok" => "ł",
        // HTML names a Latin letter by the letter and its accent (`eacute`, `Uuml`), so a hundred of them need no
        // table.
        _ => {
            let mut chars = name.chars();
            let (letter, accent) = (chars.next()?, accent(chars.as_str())?);
            return Some([letter, accent].iter().collect());
        }
    };
    Some(whole.to_owned())
}

/// The combining character of an accent's name; the Unicode form joins it with its letter.
fn accent(name: &str) -> Option<char> {
    Some(match name {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "macr" => '\u{304}',
        "breve" => '\u{306}',
        "dot" => '\u{307}',
        "uml" => '\u{308}',
        "ring" => '\u{30a}',
        "dblac" => '\u{30b}',
        "caron" => '\u{30c}',
        "cedil" => '\u{327}',
        "ogon" => '\u{328}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearness(name: &str, live: &str) -> Option<Nearness> {
        let names: NearNames<'_> = [LiveName { id: "1", name: live }].into_iter().collect();
        names.find(name).map(|(_, how)| how)
    }

    #[test]
    fn a_name_as_a_server_may_keep_it_is_near() {
        for (name, live, how) in [
            ("Tom & Jerry", "Tom &amp; Jerry", Nearness::Escaped),
            ("Tom & Jerry", "Tom &amp;amp; Jerry", Nearness::Escaped),
            ("Tom & Jerry", "Tom &#38;#x26; Jerry", Nearness::Escaped),
            ("Ann's shop", "Ann&#39;s shop", Nearness::Escaped),
            ("Ann's shop", "Ann&#039;s shop", Nearness::Escaped),
            ("Ann's shop", "Ann&#x27;s shop", Nearness::Escaped),
            ("Ann's shop", "Ann&amp;#x27;s shop", Nearness::Escaped),
            ("Ann's shop", "Ann&apos;s shop", Nearness::Escaped),
            ("a <b> \"c\"", "a &lt;b&gt; &quot;c&quot;", Nearness::Escaped),
            ("Café Zürich", "Caf&eacute; Z&uuml;rich", Nearness::Spelled),
            ("Straße", "Stra&szlig;e", Nearness::Escaped),
            ("Price €", "Price &euro;", Nearness::Symbols),
            ("Tom & Jerry", "Tom and Jerry", Nearness::Rewritten),
            ("R&D", "r-and-d", Nearness::Rewritten),
            ("Café Berlin", "Caf? Berlin", Nearness::Rewritten),
            ("München", "M?nchen", Nearness::Rewritten),
            ("Sales – Berlin", "Sales â€“ Berlin", Nearness::Rewritten),
            // Eight characters, though seven letters.
            ("Call Bot Paris", "Call Bot", Nearness::LiveIsBeginning),
            ("R&D. Bot", "R&amp;D. Bot 2", Nearness::EntryIsBeginning),
            ("SALES", "sales", Nearness::Spelled),
            ("Sales Bot", " Sales\u{a0} Bot", Nearness::Spelled),
            ("Cafe\u{301}", "Café", Nearness::Spelled),
            ("Party 🎉 Bot", "Party Bot", Nearness::Symbols),
            ("Party 🎉 Bot", "Party ?? Bot", Nearness::Symbols),
            ("Party 🎉 Bot", "Party &#127881; Bot", Nearness::Escaped),
            ("Tab\tBot\u{7}", "TabBot\u{fffd}", Nearness::Symbols),
            ("Sales/EU (new)", "Sales EU new", Nearness::Symbols),
            ("🎉", "?", Nearness::Symbols),
            ("Café", "Cafe", Nearness::Symbols),
            ("Sales <b>Bot</b>", "Sales Bot", Nearness::Rewritten),
            ("Müller Bot", "Mueller Bot", Nearness::Rewritten),
            ("Østre Kår", "Oestre Kaar", Nearness::Rewritten),
            ("Sales & Bot", "Sales%20%26%20Bot", Nearness::Rewritten),
            ("Café Bot", "CafÃ© Bot", Nearness::Rewritten),
            ("Бот Sales", "Sales", Nearness::Rewritten),
            ("Бот", "", Nearness::Rewritten),
            ("Support for Berlin", "Support for B", Nearness::LiveIsBeginning),
            ("Support for Berlin", "Support, for!", Nearness::LiveIsBeginning),
            ("Tom & Jerry & Co", "Tom &amp; Jerry &am", Nearness::LiveIsBeginning),
            (
                "Tom & Jerry & Co",
                "Tom &amp;amp; Jerry &amp;am",
                Nearness::LiveIsBeginning,
            ),
            ("Tom & Jerry's Co", "Tom &amp; Jerry&#3", Nearness::LiveIsBeginning),
            ("Support for B", "Support for Berlin", Nearness::EntryIsBeginning),
        ] {
            assert_eq!(nearness(name, live), Some(how), "{name:?} and {live:?}");
        }
    }

    #[test]
    fn other_names_are_not_near() {
        for (name, live) in [
            ("Sales", "Sales Bot"), // a beginning of fewer than eight characters
            ("S a l e s ! ! !", "Sales Bot"),
            ("Support Berlin", "Support Bern"),
            ("Sales 1", "Sales 2"),
            ("R&D", "RD&x"),
            ("Researchers", "Research&Development"),
            ("Müller", "Möller"),
            ("Müller", "Maeller"),
            ("Бот Sales", "Бот Support"),
            ("100% Sales", "100 Percent"),
            ("a < b", "a"),
            ("", "Sales"),
            ("Assistant", ""),
        ] {
            assert_eq!(nearness(name, live), None, "{name:?} and {live:?}");
        }
    }

    #[test]
    fn the_longest_beginning_is_found_among_many_names_that_begin_alike() {
        let names = [
            "assistant",
            "assistant one",
            "assistant onf",
            "assistant one two x",
            "assistant onz",
        ];
        let names: NearNames<'_> = names.into_iter().map(|name| LiveName { id: "1", name }).collect();
        let found = |name: &str| names.find(name).map(|(live, how)| (live.name.to_owned(), how));
        assert_eq!(
            found("Assistant one two"),
            Some(("assistant one".to_owned(), Nearness::LiveIsBeginning))
        );
        assert_eq!(
            found("Assistant two"),
            Some(("assistant".to_owned(), Nearness::LiveIsBeginning))
        );
        assert_eq!(
            found("Assistan"),
            Some(("assistant".to_owned(), Nearness::EntryIsBeginning))
        );
    }

    #[test]
    fn a_name_of_a_million_escapes_is_read_once() {
        assert_eq!(unescape(&format!("&{}", "amp;".repeat(1_000_000))), "&");
        assert_eq!(unescape(&"&".repeat(100_000)).len(), 100_000);
    }
}
