//! All that can be brought back, prepared and checked: what can't be written holds nothing else back.

use super::add::AddOptions;
use super::check::check;
use super::decide::place_all;
use super::outcome::PullReport;
use super::sift::largest_working_subset;
use super::unfit::PullError;
use super::want::{PullInput, select};
use crate::desired::{self, LoadOptions};
use crate::files::FileSource;
use crate::files::StagedFiles;

/// Prepares the files in memory, and reads them again as they will be. What can't be brought back is no error: its item says
/// why.
///
/// # Errors
/// When a file was changed meanwhile, or nothing at all can be written.
pub fn pull(
    given: &PullInput<'_>,
    adding: Option<&AddOptions<'_>>,
    files: &dyn FileSource,
    request: &LoadOptions,
) -> Result<PullReport, PullError> {
    let (items, wants) = select(given);
    let attempt = |chosen: &[usize]| -> Result<PullReport, PullError> {
        let chosen = chosen.iter().filter_map(|at| wants.get(*at));
        let pulling = place_all(given, items.clone(), chosen, adding, files)?;
        let after = desired::load(
            request,
            &StagedFiles::over(files, pulling.staged()),
            &mut std::io::empty(),
        );
        match check(given, &pulling.items, &after) {
            Ok(()) => Ok(pulling),
            Err(wrong) => Err(PullError::Unmeant(wrong, after.sources)),
        }
    };
    let all: Vec<usize> = (0..wants.len()).collect();
    let unfit = match attempt(&all) {
        Err(unfit @ (PullError::Uneditable(_) | PullError::Unmeant(..))) => unfit,
        done => return done,
    };
    let Ok(mut pulling) = attempt(&[]) else {
        return Err(unfit);
    };
    let kept = largest_working_subset(wants.len(), |some| {
        attempt(some).map(|prepared| pulling = prepared).is_ok()
    });
    for (at, want) in wants.iter().enumerate().filter(|(at, _)| !kept.contains(at)) {
        let why = match attempt(&[at]) {
            Err(PullError::Moved(problem) | PullError::Uneditable(problem)) => problem.message,
            _ => "something else would change with it: bring it back by hand".to_owned(),
        };
        if let Some(item) = pulling.items.get_mut(want.item) {
            item.reason = Some(why);
        }
    }
    Ok(pulling)
}
