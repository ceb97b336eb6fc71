//! Pairs of prompts of 140 KB that are hard to compare, each in its own way.

use std::fmt::Write as _;

/// How the two texts differ.
#[derive(Debug)]
pub(crate) enum Pair {
    /// One word in each fiftieth line.
    Alike,
    /// Lines of other words.
    WhollyDifferent,
    /// Lines of two bytes, of few kinds, in another order.
    ManyTinyLines,
    /// Lines of two bytes, of few kinds, one changed in ten.
    ManyTinyLinesAlike,
    /// As many lines as are still searched for what they share, scattered, of few kinds.
    AtTheBoundOfFewKinds,
    /// The same of many kinds, each a few times.
    AtTheBoundOfManyKinds,
    /// The same, each line once on either side.
    AtTheBoundShuffled,
    /// One line of all words, some of them changed.
    OneLine,
    /// The same lines, backwards.
    Reversed,
    /// The same line again and again, on one side fewer times.
    Repeated,
}

pub(crate) const PAIRS: [Pair; 10] = [
    Pair::Alike,
    Pair::WhollyDifferent,
    Pair::ManyTinyLines,
    Pair::ManyTinyLinesAlike,
    Pair::AtTheBoundOfFewKinds,
    Pair::AtTheBoundOfManyKinds,
    Pair::AtTheBoundShuffled,
    Pair::OneLine,
    Pair::Reversed,
    Pair::Repeated,
];

/// How many bytes each text has, about.
const BYTES: usize = 140_000;

impl Pair {
    /// The two texts.
    pub(crate) fn texts(&self) -> (String, String) {
        match self {
            Self::Alike => (lines(0, 0), lines(0, 50)),
            Self::WhollyDifferent => (lines(0, 0), lines(100_000, 0)),
            Self::ManyTinyLines => (tiny(1, 0), tiny(2, 0)),
            Self::ManyTinyLinesAlike => (tiny(1, 0), tiny(1, 10)),
            Self::AtTheBoundOfFewKinds => (scattered(1, 8), scattered(2, 8)),
            Self::AtTheBoundOfManyKinds => (scattered(1, 3_000), scattered(2, 3_000)),
            Self::AtTheBoundShuffled => (
                scattered(1, u32::MAX),
                scattered(1, u32::MAX)
                    .lines()
                    .rev()
                    .flat_map(|line| [line, "\n"])
                    .collect(),
            ),
            Self::OneLine => (lines(0, 0).replace('\n', " "), lines(0, 50).replace('\n', " ")),
            Self::Reversed => (
                lines(0, 0),
                lines(0, 0).lines().rev().flat_map(|line| [line, "\n"]).collect(),
            ),
            Self::Repeated => ("Be kind.\n".repeat(BYTES / 9), "Be kind.\n".repeat(BYTES / 10)),
        }
    }
}

/// Lines of numbered words; with `every`, one word of every so manieth line is another.
fn lines(from: usize, every: usize) -> String {
    let mut text = String::new();
    for line in from.. {
        if text.len() >= BYTES {
            break;
        }
        let other = if every > 0 && line % every == 0 {
            "must"
        } else {
            "should"
        };
        let _ = writeln!(
            text,
            "{line}: when {} asks, you {other} say {}, and no word more.",
            line * 7,
            line * 13
        );
    }
    text
}

/// Lines of one letter of eight, scattered; with `every`, every so manieth is another.
fn tiny(seed: u32, every: usize) -> String {
    let mut state = seed;
    let mut text = String::new();
    for line in 0..BYTES / 2 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let other = u32::from(every > 0 && line % every == 0);
        text.push(char::from_digit(10 + ((state >> 24) + other) % 8, 36).unwrap_or('a'));
        text.push('\n');
    }
    text
}

/// 9,900 lines of 14 bytes, of so many kinds.
fn scattered(seed: u32, kinds: u32) -> String {
    let mut state = seed;
    let line = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("say {:09}\n", (state >> 4) % kinds)
    };
    (0..9_900).map(line).collect()
}

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
