//! Any bytes as the API's answer, for every decoder, or for the one that the variable `DECODER` names, as
//! `DECODER='Vec<Run>'`.

#![no_main]

use sequentum_tools::fuzzing::{Decoder, decoders};
use std::sync::LazyLock;

static CHOSEN: LazyLock<Vec<Decoder>> = LazyLock::new(|| {
    let only = std::env::var("DECODER").ok();
    let chosen = decoders().filter(|(name, _)| only.as_deref().is_none_or(|only| only == *name));
    let chosen: Vec<_> = chosen.map(|(_, decode)| decode).collect();
    assert!(!chosen.is_empty(), "DECODER is none of {:?}", decoders().map(|(name, _)| name).collect::<Vec<_>>());
    chosen
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| CHOSEN.iter().for_each(|decode| decode(bytes)));
