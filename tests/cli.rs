//! The finished command, case by case: what is typed, what is said, what is asked of the API, what is written.

#[cfg(test)]
#[path = "support/cases/mod.rs"]
mod cases;
#[cfg(test)]
#[expect(dead_code, reason = "shared by several test binaries; this one uses a part of it")]
mod support;

/// A test for each folder of `tests/cli/`, and one that no folder is left out.
macro_rules! areas {
    ($($area:ident)*) => {
        $(
            #[test]
            fn $area() {
                // For the one who works on a case: `ROSTER_CASE=AREA/CASE cargo test --test cli`.
                let only = std::env::var("ROSTER_CASE").unwrap_or_default();
                cases::run_area(&cases::root(), stringify!($area), &only);
            }
        )*

        #[test]
        fn every_area_has_its_test() {
            let listed: std::collections::BTreeSet<String> = [$(stringify!($area).to_owned()),*].into();
            assert_eq!(listed, cases::all_areas(), "tests/cli.rs lists the folders of tests/cli/");
        }
    };
}

areas! {
    applying
    bad_files
    bad_service
    blocked
    files
    first_steps
    output
    pin
    planning
    pull
    saved
    service
}
