//! A place in the component that holds the Control Center's address, so that another can be written over it in the finished file:
//! the host hands over no variables.

/// What stands before the address, so that it is found.
pub(crate) const MARK: &[u8] = b"sequentum-control-center-address:";

/// The longest address, in bytes. What is left is zeros.
pub(crate) const LONGEST: usize = 255;

/// The whole place, in bytes.
pub(crate) const LENGTH: usize = MARK.len() + LONGEST + 1;

/// The place with this address in it, which must not be longer than there is room.
pub(crate) const fn place(address: &str) -> [u8; LENGTH] {
    let mut place = [0; LENGTH];
    let (mark, rest) = place.split_at_mut(MARK.len());
    mark.copy_from_slice(MARK);
    let (start, _) = rest.split_at_mut(address.len());
    start.copy_from_slice(address.as_bytes());
    place
}

/// The address in such a place.
pub(crate) fn read(place: &[u8]) -> &str {
    // By its length: the mark itself must be in the component once.
    let rest = place.get(MARK.len()..).unwrap_or_default();
    let address = rest.split(|byte| *byte == 0).next().unwrap_or_default();
    std::str::from_utf8(address).unwrap_or_default()
}
