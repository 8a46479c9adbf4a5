//! Results in memory, as the canonical ABI wants them: records, lists and options are laid out there, texts stay where they are.
//!
//! wit-bindgen does the same in line, anew in each export, and once more to free it: a sixth of the component. Here each type is
//! laid out by one function, and a result is kept as it is until the host has read it.

use sequentum_tools::{line::Line, types};
use std::mem::size_of;

/// How a type stands in memory, in bytes.
#[derive(Clone, Copy)]
pub(crate) struct Layout {
    size: usize,
    align: usize,
}

impl Layout {
    const fn number(size: usize) -> Layout {
        Layout { size, align: size }
    }

    /// A record of fields with these layouts.
    pub(crate) const fn all_of(mut fields: &[Layout]) -> Layout {
        let mut all = Layout { size: 0, align: 1 };
        while let [first, rest @ ..] = fields {
            all.size = all.size.next_multiple_of(first.align) + first.size;
            all = all.aligned_as(*first);
            fields = rest;
        }
        Layout { size: all.size.next_multiple_of(all.align), align: all.align }
    }

    /// A variant, or an enum, with contents of these layouts: a byte says which it is.
    pub(crate) const fn one_of(mut contents: &[Layout]) -> Layout {
        let mut one = Layout { size: 0, align: 1 };
        while let [first, rest @ ..] = contents {
            one.size = if first.size > one.size { first.size } else { one.size };
            one = one.aligned_as(*first);
            contents = rest;
        }
        Layout { size: (one.align + one.size).next_multiple_of(one.align), align: one.align }
    }

    const fn aligned_as(self, other: Layout) -> Layout {
        Layout { size: self.size, align: if other.align > self.align { other.align } else { self.align } }
    }
}

/// What tools return, and its parts.
pub(crate) trait Lower {
    /// How it stands in memory.
    const LAYOUT: Layout;

    /// Writes it to the place where `to` is, for which [`Memory::put`] has seen that it is the right one.
    fn lower(&self, to: &mut Memory);
}

/// The memory that a result is laid out in.
pub(crate) struct Memory {
    /// The next place to write to.
    at: *mut u8,
    /// All that was asked for; alignment 8 is enough for every type.
    blocks: Vec<Vec<u64>>,
}

impl Memory {
    /// Writes a value to its place, and goes on behind it.
    #[inline(never)]
    pub(crate) fn put<T: Lower>(&mut self, value: &T) {
        let end = self.begin(T::LAYOUT.size, T::LAYOUT.align);
        value.lower(self);
        self.at = end;
    }

    /// Goes to the place of a value; where it ends.
    #[inline(never)]
    fn begin(&mut self, size: usize, align: usize) -> *mut u8 {
        self.at = self.at.map_addr(|address| address.next_multiple_of(align));
        self.at.wrapping_add(size)
    }

    /// Writes which case of a variant follows, or of an enum, and goes to the place of its content.
    pub(crate) fn case(&mut self, number: u8, variant: Layout) {
        self.number(number);
        self.begin(0, variant.align);
    }

    /// Writes a number here.
    fn number<N: Copy>(&mut self, number: N) {
        // SAFETY: a block is as large as the layout of what is put there, and `put` has aligned the place.
        unsafe { self.at.cast::<N>().write(number) };
        self.at = self.at.wrapping_add(size_of::<N>());
    }

    /// Writes where a list of so many items is, each of this size, and goes there.
    #[inline(never)]
    fn list(&mut self, count: usize, size: usize) {
        let block = self.block(count * size);
        self.number(block.cast_const());
        self.number(count);
        self.at = block;
    }

    /// A place for so many bytes, with an alignment of 8.
    fn block(&mut self, size: usize) -> *mut u8 {
        let mut block = Vec::with_capacity(size.div_ceil(size_of::<u64>()));
        let place = block.as_mut_ptr();
        self.blocks.push(block);
        place.cast()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl Lower for $number {
            const LAYOUT: Layout = Layout::number(size_of::<$number>());

            fn lower(&self, to: &mut Memory) {
                to.number(*self);
            }
        }
    )* };
}

numbers!(bool, u16, i32, u32, i64, u64, f64);

impl Lower for String {
    const LAYOUT: Layout = Layout::all_of(&[u32::LAYOUT, u32::LAYOUT]);

    fn lower(&self, to: &mut Memory) {
        to.number(self.as_ptr());
        to.number(self.len());
    }
}

impl Lower for Line {
    const LAYOUT: Layout = String::LAYOUT;

    fn lower(&self, to: &mut Memory) {
        to.number(self.as_ptr());
        to.number(self.len());
    }
}

impl<T: Lower> Lower for Vec<T> {
    const LAYOUT: Layout = String::LAYOUT;

    fn lower(&self, to: &mut Memory) {
        to.list(self.len(), T::LAYOUT.size);
        self.iter().for_each(|item| to.put(item));
    }
}

impl<T: Lower> Lower for Option<T> {
    const LAYOUT: Layout = Layout::one_of(&[T::LAYOUT]);

    fn lower(&self, to: &mut Memory) {
        to.number(u8::from(self.is_some()));
        if let Some(value) = self {
            to.put(value);
        }
    }
}

/// What became of a tool: a result of any type, or an error.
pub(crate) trait Outcome {
    fn layout(&self) -> Layout;
    fn is_error(&self) -> bool;
    fn put(&self, to: &mut Memory);
}

impl<T: Lower> Outcome for Option<Result<T, types::Error>> {
    fn layout(&self) -> Layout {
        Layout::one_of(&[T::LAYOUT, types::Error::LAYOUT])
    }

    fn is_error(&self) -> bool {
        matches!(self, Some(Err(_)))
    }

    fn put(&self, to: &mut Memory) {
        match self {
            Some(Ok(value)) => to.put(value),
            Some(Err(error)) => to.put(error),
            None => {}
        }
    }
}

/// What the host reads, until it has done so.
struct Given {
    _outcome: Box<dyn Outcome>,
    _blocks: Vec<Vec<u64>>,
}

/// Lays out an outcome, and gives its place to the host, which calls [`take_back`] when it has read it.
#[inline(never)]
pub(crate) fn give(outcome: Box<dyn Outcome>) -> *const u8 {
    let mut memory = Memory { at: std::ptr::null_mut(), blocks: Vec::new() };
    // In front of it stands what to take back.
    let front = memory.block(size_of::<u64>() + outcome.layout().size);
    let place = front.wrapping_add(size_of::<u64>());
    memory.at = place;
    memory.case(outcome.is_error().into(), outcome.layout());
    outcome.put(&mut memory);
    let given = Box::new(Given { _outcome: outcome, _blocks: memory.blocks });
    // SAFETY: the block begins here, and has room for an address before the outcome.
    unsafe { front.cast::<*mut Given>().write(Box::into_raw(given)) };
    place
}

/// Frees what was given.
///
/// # Safety
///
/// `place` comes from [`give`], and is not used any more.
#[inline(never)]
pub(crate) unsafe fn take_back(place: *const u8) {
    // SAFETY: in front of the place stands the address that `give` wrote.
    drop(unsafe { Box::from_raw(place.wrapping_sub(size_of::<u64>()).cast::<*mut Given>().read()) });
}
