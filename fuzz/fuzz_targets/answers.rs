//! Any status, headers and body as the API's answer to a tool of each shape: an error is short and shows no credentials.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| sequentum_tools::fuzzing::answer(input));
