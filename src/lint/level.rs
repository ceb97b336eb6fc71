//! How much it matters what a rule finds.

use std::fmt;
use std::str::FromStr;

/// How much a rule's findings matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Worth a look; the command goes on.
    Warn,
    /// `validate` fails while it stands.
    Error,
}

impl Level {
    const ALL: [Self; 3] = [Self::Off, Self::Warn, Self::Error];

    /// Every level, as a person writes it.
    pub const NAMES: [&'static str; 3] = [Self::Off.name(), Self::Warn.name(), Self::Error.name()];

    /// This one, as a person writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

impl FromStr for Level {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|level| level.name() == name).ok_or(())
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
