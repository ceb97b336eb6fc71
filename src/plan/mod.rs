//! What differs between the files and the live state, and what to do about it. Pure: no clock, network or printing.

mod along;
mod build;
mod candidate;
mod change;
mod diff;
mod near;
mod number;
mod origin;
mod pair;
mod renamed;
mod warn;

pub use along::check_along;
pub use build::{Target, build};
pub use change::{Action, Base, Change, FieldChange, Gone, Known, Origin, Plan, Reason, Source, Unread};
pub use diff::{Difference, diff};
pub use near::folded;
pub use number::grouped;
pub use origin::{Earlier, Since};
pub use pair::{Lifts, Pairing, Pairs, pair, unlisted_pins};
