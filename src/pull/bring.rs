//! All that can be brought back, prepared and checked: what can't be written holds nothing else back.

use super::add::Adding;
use super::check::check;
use super::decide::decide;
use super::outcome::Pulling;
use super::prepared::Prepared;
use super::sift::sift;
use super::unfit::Unfit;
use super::want::{Given, wants};
use crate::desired::{self, Files, Request};

/// Prepares the files in memory, and reads them again as they will be. What can't be brought back is no error: its item says
/// why.
///
/// # Errors
/// When a file was changed meanwhile, or nothing at all can be written.
pub fn pull(
    given: &Given<'_>,
    adding: Option<&Adding<'_>>,
    files: &dyn Files,
    request: &Request,
) -> Result<Pulling, Unfit> {
    let (items, wants) = wants(given);
    let attempt = |chosen: &[usize]| -> Result<Pulling, Unfit> {
        let chosen = chosen.iter().filter_map(|at| wants.get(*at));
        let pulling = decide(given, items.clone(), chosen, adding, files)?;
        let after = desired::read(request, &Prepared::over(files, &pulling.files), &mut std::io::empty());
        match check(given, &pulling.items, &after) {
            Ok(()) => Ok(pulling),
            Err(wrong) => Err(Unfit::Unmeant(wrong, after.sources)),
        }
    };
    let all: Vec<usize> = (0..wants.len()).collect();
    let unfit = match attempt(&all) {
        Err(unfit @ (Unfit::Uneditable(_) | Unfit::Unmeant(..))) => unfit,
        done => return done,
    };
    let Ok(mut pulling) = attempt(&[]) else {
        return Err(unfit);
    };
    let kept = sift(wants.len(), |some| {
        attempt(some).map(|prepared| pulling = prepared).is_ok()
    });
    for (at, want) in wants.iter().enumerate().filter(|(at, _)| !kept.contains(at)) {
        let why = match attempt(&[at]) {
            Err(Unfit::Moved(problem) | Unfit::Uneditable(problem)) => problem.what,
            _ => "something else would change with it: bring it back by hand".to_owned(),
        };
        if let Some(item) = pulling.items.get_mut(want.item) {
            item.reason = Some(why);
        }
    }
    Ok(pulling)
}
