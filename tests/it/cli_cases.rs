//! The cases of `tests/cli`, end to end: commands, output, requests to the API, files written.

mod area;
mod area_tests;
mod filter;
mod script;
mod script_tests;
mod transcript;
mod transcript_tests;

use area::{all_areas, root, run_area};

/// A test for each folder of `tests/cli/`, and one that checks that no folder is missing.
macro_rules! areas {
    ($($area:ident)*) => {
        $(
            #[test]
            fn $area() {
                // To run a single case: `ROSTER_CASE=AREA/CASE cargo test cli_cases`.
                let only = std::env::var("ROSTER_CASE").unwrap_or_default();
                run_area(&root(), stringify!($area), &only);
            }
        )*

        #[test]
        fn every_area_has_its_test() {
            let listed: std::collections::BTreeSet<String> = [$(stringify!($area).to_owned()),*].into();
            assert_eq!(listed, all_areas(), "tests/it/cli_cases.rs lists the folders of tests/cli/");
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
    lint
    output
    pin
    planning
    pull
    reverting
    saved
    service
}
