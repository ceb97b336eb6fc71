//! The file of an apply's report. It is there before the first write, so that a wrong path or a full disk is said while nothing was
//! written yet; and it is whole at every moment.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

use super::plan_file::{Kind, place, read_as};
use crate::files::spare::{remove_leftovers, spare_beside};
use crate::render::json;

/// What a report may grow by for each item, in bytes: warnings, and the server's words.
const MORE: u64 = 4 << 10;

/// Gives a report piece by piece.
pub(super) type WriteReport<'w> = &'w dyn Fn(&mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()>;

/// The file that `--report` names.
pub(super) struct ReportFile {
    /// As it was named.
    named: PathBuf,
    /// Beside it, with the room that the last report will take.
    spare: Option<NamedTempFile>,
    /// Has this run written there?
    is_ours: bool,
    /// Where the report of an earlier run went that stood there.
    kept: Option<PathBuf>,
}

impl ReportFile {
    /// Asks whether a report can be written there, and writes none yet.
    ///
    /// # Errors
    /// When it can't.
    pub(super) fn new(named: &Path) -> anyhow::Result<Self> {
        let place = place(named, Kind::Report)?;
        remove_leftovers([place.as_path()]);
        spare_beside(&place, None).map(drop).with_context(|| cannot(named))?;
        Ok(Self {
            named: named.to_owned(),
            spare: None,
            is_ours: false,
            kept: None,
        })
    }

    /// Writes what is true if the run is killed, and takes the room for the report of so many items.
    ///
    /// # Errors
    /// When there is no such room, or the file can't be written.
    pub(super) fn begin(&mut self, first: WriteReport<'_>, items: usize) -> anyhow::Result<()> {
        let place = place(&self.named, Kind::Report)?;
        let reserve = || -> io::Result<NamedTempFile> {
            let mut room = MORE * (items as u64 + 1);
            first(&mut |piece| {
                room += piece.len() as u64;
                Ok(())
            })?;
            let mut spare = spare_beside(&place, None)?;
            // Spaces and no hole: a hole would take its room only when it is filled.
            io::copy(&mut io::repeat(b' ').take(room), spare.as_file_mut())?;
            spare.as_file().sync_all()?;
            Ok(spare)
        };
        // Before the report that says "unknown" of each item: of a run that is refused for lack of room that would be untrue.
        let spare = reserve().with_context(|| cannot(&self.named))?;
        self.write(first)?;
        self.spare = Some(spare);
        Ok(())
    }

    /// Puts a whole report in its place, at once, for its owner's eyes only (mode 0600: prompts may be confidential).
    ///
    /// # Errors
    /// When that fails; then what was there stays.
    pub(super) fn write(&mut self, report: WriteReport<'_>) -> anyhow::Result<()> {
        let place = place(&self.named, Kind::Report)?;
        let spare = self.spare.take();
        let write = || -> io::Result<NamedTempFile> {
            let mut file = match spare {
                Some(spare) => spare,
                None => spare_beside(&place, None)?,
            };
            // What the spare file holds already is written over: that takes no more room.
            file.rewind()?;
            let mut to = BufWriter::new(file.as_file_mut());
            report(&mut |piece| to.write_all(piece.as_bytes()))?;
            to.flush()?;
            drop(to);
            end_here(file.as_file_mut())?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        let put = write().and_then(|file| {
            self.keep_older(&place)?;
            file.persist(&place)?;
            Ok(())
        });
        put.with_context(|| cannot(&self.named))
    }

    /// Where an earlier run's report was moved to, if this run took its place.
    pub(super) fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// Moves an earlier run's report aside if it tells of a write, or can't be read: it may be the only record of what was live
    /// before, and `revert` needs it. Also a run that is refused, or has nothing to do, comes here with the same file name.
    fn keep_older(&mut self, place: &Path) -> io::Result<()> {
        let is_ours = std::mem::replace(&mut self.is_ours, true);
        let is_empty = fs::metadata(place).map_or(true, |found| found.len() == 0);
        let tells_of_none = || read_as(Kind::Report, place, json::read_report).is_ok_and(|run| run.items.is_empty());
        if is_ours || is_empty || tells_of_none() {
            return Ok(());
        }
        let aside = asides(place).find(|aside| !aside.exists());
        let aside = aside.ok_or(io::ErrorKind::AlreadyExists)?;
        fs::rename(place, &aside)?;
        self.kept = Some(aside);
        Ok(())
    }
}

/// Where earlier reports of a place are kept, the oldest first.
fn asides(place: &Path) -> impl Iterator<Item = PathBuf> {
    (1_u32..).map(|number| {
        let mut aside = place.as_os_str().to_owned();
        aside.push(format!(".{number}"));
        PathBuf::from(aside)
    })
}

/// The latest report that was moved aside from there.
pub(super) fn latest_kept(report: &Path) -> Option<PathBuf> {
    asides(report).take_while(|aside| aside.exists()).last()
}

/// Cuts off what stands behind the place that was written last.
fn end_here(file: &mut File) -> io::Result<()> {
    let end = file.stream_position()?;
    file.set_len(end)
}

fn cannot(named: &Path) -> String {
    format!("writing the report to {}", named.display())
}
