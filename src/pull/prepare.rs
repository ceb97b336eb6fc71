//! All that can be brought back, prepared and checked: what can't be written holds nothing else back.
//!
//! Where not all values can be written together, the culprits are found by halving (delta debugging): most rosters have none, so
//! one attempt is the usual price, and k culprits among n values cost about k log n attempts.

use super::add::AddOptions;
use super::place::place_all;
use super::report::{PullError, PullReport};
use super::select::{PullInput, select};
use super::verify::check;
use crate::desired;
use crate::desired::LoadOptions;
use crate::files::{FileSource, StagedFiles};

/// Prepares the files in memory, and reads them again as they will be. What can't be brought back is no error: its item says
/// why.
///
/// # Errors
/// When a file was changed meanwhile, or nothing at all can be written.
pub fn pull(
    input: &PullInput<'_>,
    adding: Option<&AddOptions<'_>>,
    files: &dyn FileSource,
    request: &LoadOptions,
) -> Result<PullReport, PullError> {
    let (items, wants) = select(input);
    let attempt_with = |items, chosen: &[usize]| -> Result<PullReport, PullError> {
        let chosen = chosen.iter().filter_map(|at| wants.get(*at));
        let report = place_all(input, items, chosen, adding, files)?;
        // The whole roster, not the files that changed: what a default or a prompt file gives other entries shows
        // only there.
        let after = desired::load(
            request,
            &StagedFiles::over(files, report.staged()),
            &mut std::io::empty(),
        );
        match check(input, &report.items, &after) {
            Ok(()) => Ok(report),
            Err(wrong) => Err(PullError::Unmeant(wrong, after.sources)),
        }
    };
    let all: Vec<usize> = (0..wants.len()).collect();
    // Items hold both texts of what differs, and are hardly ever asked for again: so they are made anew rather than kept.
    // A file that somebody else changed is not among these: no smaller set would help, and the user should know.
    let error = match attempt_with(items, &all) {
        Err(error @ (PullError::Uneditable(_) | PullError::Unmeant(..))) => error,
        done => return done,
    };
    let items = select(input).0;
    let attempt = |chosen: &[usize]| attempt_with(items.clone(), chosen);
    // Without any pulled value there is still what `--all` adds. If that fails, no value is to blame, and the first
    // error says more.
    let Ok(mut report) = attempt(&[]) else {
        return Err(error);
    };
    let working = largest_working_subset(wants.len(), |some| {
        attempt(some).map(|prepared| report = prepared).is_ok()
    });
    for (at, want) in wants.iter().enumerate().filter(|(at, _)| !working.contains(at)) {
        // Once more and alone, for its own reason: in a set, the first that fails hides the others.
        let why = match attempt(&[at]) {
            Err(PullError::Moved(problem) | PullError::Uneditable(problem)) => problem.message,
            _ => "something else would change with it: bring it back by hand".to_owned(),
        };
        if let Some(item) = report.items.get_mut(want.item) {
            item.reason = Some(why);
        }
    }
    Ok(report)
}

/// The numbers, in order, of those of so many changes that can be made together; the rest can't be made with them. Later
/// ones go first: who takes over from another stands behind it, and has to have something of its own before the other
/// changes.
pub fn largest_working_subset(changes: usize, mut works: impl FnMut(&[usize]) -> bool) -> Vec<usize> {
    let mut working = Vec::new();
    let all: Vec<usize> = (0..changes).collect();
    let mut waiting = vec![all.as_slice()];
    while let Some(part) = waiting.pop().filter(|part| !part.is_empty()) {
        // The later half is on top of the stack, so whatever works already is above this part, and the numbers stay
        // in order.
        let with: Vec<usize> = part.iter().chain(&working).copied().collect();
        if works(&with) {
            working = with;
        } else if let Some((first, second)) = part
            .split_at_checked(part.len() / 2)
            .filter(|(first, _)| !first.is_empty())
        {
            waiting.extend([first, second]);
        }
    }
    working
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_works_together_is_tried_once() {
        let mut tries = 0;
        let working = largest_working_subset(1000, |_| {
            tries += 1;
            true
        });
        assert_eq!((working, tries), ((0..1000).collect(), 1));
    }

    #[test]
    fn one_that_never_works_holds_no_other_back() {
        let mut tries = 0;
        let working = largest_working_subset(1000, |some| {
            tries += 1;
            !some.contains(&321)
        });
        assert_eq!(working, (0..1000).filter(|at| *at != 321).collect::<Vec<_>>());
        assert!(tries < 25, "{tries}");
    }

    #[test]
    fn one_that_needs_a_later_one_is_made_with_it() {
        let works = |some: &[usize]| !some.contains(&1) && (!some.contains(&0) || some.contains(&5));
        assert_eq!(largest_working_subset(6, works), [0, 2, 3, 4, 5]);
        assert_eq!(largest_working_subset(1, |_| false), [0; 0]);
    }
}
