//! A roster of two updates and three creations, and what may cut its application short.

mod fixture;
mod interrupt;
mod kill;
mod twice;
