//! A roster of two updates and three creations, and what may cut its application short.

mod interrupt;
mod kill;
mod team;
mod twice;
