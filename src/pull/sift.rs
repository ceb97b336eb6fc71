//! Of several changes those that can be made: where not all can be made together, the culprits are found by halving.

/// The numbers, in order, of those of so many changes that can be made together; the rest can't be made with them. Later
/// ones go first: who takes over from another stands behind it, and has to have something of its own before the other
/// changes.
pub fn largest_working_subset(changes: usize, mut works: impl FnMut(&[usize]) -> bool) -> Vec<usize> {
    let mut kept = Vec::new();
    let all: Vec<usize> = (0..changes).collect();
    let mut waiting = vec![all.as_slice()];
    while let Some(part) = waiting.pop().filter(|part| !part.is_empty()) {
        let with: Vec<usize> = part.iter().chain(&kept).copied().collect();
        if works(&with) {
            kept = with;
        } else if let Some((first, second)) = part
            .split_at_checked(part.len() / 2)
            .filter(|(first, _)| !first.is_empty())
        {
            waiting.extend([first, second]);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_works_together_is_tried_once() {
        let mut tries = 0;
        let kept = largest_working_subset(1000, |_| {
            tries += 1;
            true
        });
        assert_eq!((kept, tries), ((0..1000).collect(), 1));
    }

    #[test]
    fn one_that_never_works_holds_no_other_back() {
        let mut tries = 0;
        let kept = largest_working_subset(1000, |some| {
            tries += 1;
            !some.contains(&321)
        });
        assert_eq!(kept, (0..1000).filter(|at| *at != 321).collect::<Vec<_>>());
        assert!(tries < 25, "{tries}");
    }

    #[test]
    fn one_that_needs_a_later_one_is_made_with_it() {
        let works = |some: &[usize]| !some.contains(&1) && (!some.contains(&0) || some.contains(&5));
        assert_eq!(largest_working_subset(6, works), [0, 2, 3, 4, 5]);
        assert_eq!(largest_working_subset(1, |_| false), [0; 0]);
    }
}
