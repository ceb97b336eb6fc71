//! Random numbers from a seed, so that a failing walk can be repeated (`SplitMix64`).

/// A pseudorandom number generator.
#[derive(Debug)]
pub(super) struct SeededRng(u64);

impl SeededRng {
    /// The sequence for this seed and for the walk of this number.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut rng = Self(seed);
        let start = rng.next();
        Self(start ^ number.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number from 0, less than `most`.
    pub(super) fn below(&mut self, most: u32) -> u32 {
        u32::try_from(self.next() % u64::from(most)).unwrap()
    }

    /// True about once in so many calls.
    pub(super) fn once_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(u32::try_from(from.len()).unwrap()) as usize].clone()
    }
}
