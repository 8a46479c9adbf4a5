//! Any bytes as the API's answer, for every decoder.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sequentum_tools::fuzzing::decode(bytes));
