//! Deflate (RFC 1951), one byte and one bit at a time.
//!
//! The crates for it are made for speed, and cost 13 KB of the component; this is 3, and reads what an answer shows in
//! milliseconds.

/// The longest code, in bits.
const LONGEST: usize = 15;

/// How many codes there are for letters and lengths, and for distances.
const SYMBOLS: usize = 288;
const DISTANCES: usize = 30;

/// In which order the lengths of the codes' own codes come.
const ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Bits of a stream, from the lowest of each byte on.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    /// The next bits as a number, at most 16 of them; none where the stream breaks off.
    fn take(&mut self, count: u32) -> Option<usize> {
        while self.count < count {
            self.held |= u32::from(*self.bytes.get(self.at)?) << self.count;
            self.at += 1;
            self.count += 8;
        }
        let taken = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Some(taken as usize)
    }
}

/// A Huffman code: how many codes there are of each length, and what they stand for, in their order.
struct Code {
    counts: [u16; LONGEST + 1],
    symbols: [u16; SYMBOLS],
}

impl Code {
    /// The code whose symbols have codes of these lengths; none have 0.
    fn new(lengths: &[u8]) -> Code {
        let mut code = Code { counts: [0; LONGEST + 1], symbols: [0; SYMBOLS] };
        let mut symbols = code.symbols.iter_mut();
        for length in 1..=LONGEST {
            for (symbol, _) in lengths.iter().enumerate().filter(|(_, other)| usize::from(**other) == length) {
                if let (Some(place), Some(count)) = (symbols.next(), code.counts.get_mut(length)) {
                    *place = symbol as u16;
                    *count += 1;
                }
            }
        }
        code
    }

    /// The next symbol of a stream; none where it breaks off or is faulty.
    fn read(&self, bits: &mut Bits<'_>) -> Option<usize> {
        let (mut code, mut first, mut index) = (0_usize, 0_usize, 0_usize);
        for count in self.counts.iter().skip(1) {
            code |= bits.take(1)?;
            let count = usize::from(*count);
            if code < first + count {
                return self.symbols.get(index + code.checked_sub(first)?).map(|symbol| usize::from(*symbol));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

/// Adds what a stream holds to `out`, until that has `limit` bytes. How many of the stream's bytes that took, where it came
/// to its end; none where it breaks off, is faulty or holds more.
pub(super) fn inflate_stream(bytes: &[u8], out: &mut Vec<u8>, limit: usize) -> Option<usize> {
    let mut bits = Bits { bytes, at: 0, held: 0, count: 0 };
    let start = out.len();
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, out, limit)?,
            1 => {
                let lengths = |symbol: usize| match symbol {
                    0..=143 => 8,
                    144..=255 => 9,
                    256..=279 => 7,
                    _ => 8,
                };
                let lengths: [u8; SYMBOLS] = std::array::from_fn(lengths);
                block(&mut bits, &Code::new(&lengths), &Code::new(&[5; DISTANCES]), out, start, limit)?;
            }
            2 => {
                let (symbols, distances) = codes(&mut bits)?;
                block(&mut bits, &symbols, &distances, out, start, limit)?;
            }
            _ => return None,
        }
        if is_last {
            return Some(bits.at);
        }
    }
}

/// A block that is not compressed.
fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>, limit: usize) -> Option<()> {
    // What is left of the byte counts for nothing.
    (bits.held, bits.count) = (0, 0);
    let (length, _) = (bits.take(16)?, bits.take(16)?);
    for _ in 0..length {
        push(out, bits.take(8)? as u8, limit)?;
    }
    Some(())
}

/// The two codes that a block brings with it.
fn codes(bits: &mut Bits<'_>) -> Option<(Code, Code)> {
    let (symbols, distances, own) = (bits.take(5)? + 257, bits.take(5)? + 1, bits.take(4)? + 4);
    let mut lengths = [0_u8; SYMBOLS + 32];
    for place in ORDER.iter().take(own) {
        *lengths.get_mut(usize::from(*place))? = bits.take(3)? as u8;
    }
    let code = Code::new(lengths.get(..ORDER.len())?);
    lengths = [0; SYMBOLS + 32];
    let (mut at, mut last) = (0, 0);
    while at < symbols + distances {
        let symbol = code.read(bits)?;
        let (length, times) = match symbol {
            16 => (last, bits.take(2)? + 3),
            17 => (0, bits.take(3)? + 3),
            18 => (0, bits.take(7)? + 11),
            _ => (symbol as u8, 1),
        };
        lengths.get_mut(at..at + times)?.fill(length);
        (at, last) = (at + times, length);
    }
    let (symbols, distances) = lengths.get(..symbols + distances)?.split_at_checked(symbols)?;
    Some((Code::new(symbols), Code::new(distances)))
}

/// A block of letters, and of repetitions of what was there before, but not before `start`.
fn block(
    bits: &mut Bits<'_>,
    symbols: &Code,
    distances: &Code,
    out: &mut Vec<u8>,
    start: usize,
    limit: usize,
) -> Option<()> {
    loop {
        let symbol = symbols.read(bits)?;
        if let Ok(letter) = u8::try_from(symbol) {
            push(out, letter, limit)?;
            continue;
        }
        let length = match symbol - 256 {
            0 => return Some(()),
            29 => 258,
            step @ 1..29 => 3 + stepped(step - 1, 4, bits)?,
            _ => return None,
        };
        let distance = 1 + stepped(distances.read(bits).filter(|step| *step < DISTANCES)?, 2, bits)?;
        if distance > out.len() - start {
            return None;
        }
        for _ in 0..length {
            let repeated = *out.get(out.len() - distance)?;
            push(out, repeated, limit)?;
        }
    }
}

/// A number in steps that double in width after every so many, of which the first two times so many are one wide.
fn stepped(step: usize, every: usize, bits: &mut Bits<'_>) -> Option<usize> {
    let extra = (step / every).saturating_sub(1);
    let base = if extra == 0 { step } else { (every + step % every) << extra };
    Some(base + bits.take(extra as u32)?)
}

/// Adds a byte, as long as there is room for it.
fn push(out: &mut Vec<u8>, byte: u8, limit: usize) -> Option<()> {
    if out.len() == limit {
        return None;
    }
    if out.len() == out.capacity() {
        out.try_reserve(1).ok()?;
    }
    out.push(byte);
    Some(())
}
