//! What to do about an answer that the API refused with.

use crate::client::operation::Subject;

/// For a start that is refused.
pub(super) const START: &str = "Check that a slot is free (get-runs-summary counts the runs under way), that the agent is active \
                                (get-agent) and not archived (get-space-agents), and that the input parameters are those it takes (get-agent).";

/// For what is refused otherwise.
pub(super) const REJECTED: &str = "Do as the message says: correct the arguments, or look at the present state of the thing \
                                   first, and call again.";

/// For what does not exist, or may not be seen.
pub(super) fn not_found(subject: Subject) -> &'static str {
    match subject {
        Subject::Account => "This Control Center does not offer it: check SEQUENTUM_API_URL.",
        Subject::Agent => {
            "List valid agent ids with list-agents or search-agents. The agent may have been deleted, or may not be yours."
        }
        Subject::Run => {
            "List valid run ids with get-agent-runs, and agent ids with list-agents. The run may have been deleted, or may not \
             be yours."
        }
        Subject::File => {
            "List valid file ids with get-run-files, and run ids with get-agent-runs. The file may have been deleted, or may \
             not be yours."
        }
        Subject::Schedule => {
            "List valid schedule ids with list-agent-schedules, and agent ids with list-agents. The schedule may have been \
             deleted, or may not be yours."
        }
        Subject::Space => {
            "List valid space ids with list-spaces. The space may have been deleted, or may not be yours."
        }
        Subject::SpaceName => "List the spaces with list-spaces. The space may have been deleted, or may not be yours.",
        Subject::Session => {
            "Session ids come from start-agent-build. A session is gone soon after its build has ended: the agent, if one was \
             built, is in list-agents. Or the session may not be yours."
        }
        Subject::Version => {
            "List valid versions with get-agent-versions, and agent ids with list-agents. The agent may have been deleted, or \
             may not be yours."
        }
    }
}

/// What to do first where a request may have had its effect.
pub(super) fn may_have_happened(tool: &str) -> String {
    format!("It may have been carried out all the same: check with {tool} before you call again.")
}
