//! The body of a request, read within its bounds of size and time.

use super::deadline::Deadline;
use super::ends::{Incoming, IncomingBody, Piece};
use crate::protocol::incoming::LARGEST;
use crate::protocol::recovery::Skimmer;
use sequentum_tools::transport::Transport;

/// How much more of a message that is too long is looked through for its id, in bytes.
const LONGEST_SKIM: usize = 64 * 1024 * 1024;

/// A request's body.
pub(super) enum Body {
    /// All of it.
    Whole(Vec<u8>),
    /// It is longer than a message may be: what was seen of it.
    TooLong(Skimmer),
    /// It broke off.
    Broken,
    /// It did not come.
    Late,
}

/// Reads a request's body.
pub(super) async fn read<T: Transport>(request: &impl Incoming, clock: &T) -> Body {
    let Some(mut incoming) = request.body() else { return Body::Broken };
    let (mut bytes, mut skimmed) = (Vec::new(), None::<(Skimmer, usize)>);
    let deadline = Deadline::of(clock);
    loop {
        if !deadline.allows(incoming.ready(), bytes.len()).await {
            return Body::Late;
        }
        let chunk = match (incoming.read(), &skimmed) {
            (Piece::Some(_), Some((_, length))) if *length > LONGEST_SKIM => return too_long(skimmed),
            (Piece::Some(chunk), _) => chunk,
            (Piece::End, None) => return Body::Whole(bytes),
            (Piece::End, Some(_)) => return too_long(skimmed),
            (Piece::Broken, _) => return Body::Broken,
        };
        if skimmed.is_none() && bytes.len() + chunk.len() > LARGEST {
            let mut skimmer = Skimmer::default();
            skimmer.skim(&std::mem::take(&mut bytes));
            skimmed = Some((skimmer, 0));
        }
        match &mut skimmed {
            Some((skimmer, length)) => {
                skimmer.skim(&chunk);
                *length += chunk.len();
            }
            None => bytes.extend_from_slice(&chunk),
        }
    }
}

fn too_long(skimmed: Option<(Skimmer, usize)>) -> Body {
    Body::TooLong(skimmed.map(|(skimmer, _)| skimmer).unwrap_or_default())
}
