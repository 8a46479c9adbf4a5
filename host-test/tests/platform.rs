//! The example of an agent platform, with many tenants at once.

// A test may stop at what it did not expect.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../examples/embed/platform.rs"]
mod platform;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use host_test::KEY;
use host_test::artefacts::TOOLS;
use host_test::mock::{Fault, Mock, MockOptions};
use platform::bindings::sequentum::control_center::types::ErrorKind;
use platform::{Failure, Limits, Metric, Outcome, Platform, Tenant};

const LIMITS: Limits = Limits { memory: 64 << 20, time: Duration::from_secs(20), calls: 4 };

/// A platform, the service, and what was told of calls.
struct Trial {
    platform: Platform,
    mock: Mock,
    metrics: Arc<Mutex<Vec<Metric>>>,
}

impl Trial {
    async fn new() -> Trial {
        let metrics: Arc<Mutex<Vec<Metric>>> = Arc::default();
        let told = Arc::clone(&metrics);
        let component = TOOLS.current().expect("the component");
        let platform =
            Platform::new(&component, 100, move |metric| told.lock().unwrap().push(metric)).expect("a platform");
        Trial { platform, mock: Mock::start(MockOptions::default()).await.expect("a port"), metrics }
    }

    fn tenant(&self, name: &str, limits: Limits) -> Tenant {
        Tenant::new(name, &format!("{KEY}{name}"), &self.mock.url().parse().unwrap(), "", limits)
    }

    /// The smallest call there is.
    async fn count(&self, tenant: &Tenant) -> Result<u32, Failure> {
        let call = self.platform.call(tenant, "get-personal-agent-count", |tools, store| {
            Box::pin(tools.call_get_personal_agent_count(store))
        });
        Ok(u32::try_from(call.await?.total_count).unwrap())
    }

    fn outcomes(&self) -> Vec<(String, Outcome)> {
        self.metrics.lock().unwrap().iter().map(|metric| (metric.tenant.to_string(), metric.outcome)).collect()
    }
}

#[tokio::test]
async fn each_tenants_calls_have_its_own_key_also_on_instances_that_are_used_again() {
    let trial = Trial::new().await;
    let tenants: Vec<Tenant> = (0..5).map(|number| trial.tenant(&number.to_string(), LIMITS)).collect();
    for _ in 0..3 {
        let calls = [0, 1, 2, 3, 4, 4, 3, 2].map(|tenant| trial.count(&tenants[tenant]));
        let [a, b, c, d, e, f, g, h] = calls;
        let (a, b, c, d, e, f, g, h) = tokio::join!(a, b, c, d, e, f, g, h);
        assert!([a, b, c, d, e, f, g, h].iter().all(Result::is_ok));
    }
    let sent = |number: usize| {
        let key = format!("ApiKey {KEY}{number}");
        trial.mock.requests().iter().filter(|request| request.header("authorization") == Some(&*key)).count()
    };
    assert_eq!([0, 1, 2, 3, 4].map(sent), [3, 3, 6, 6, 6]);
    assert_eq!(tenants.iter().map(|tenant| tenant.idle().len()).collect::<Vec<_>>(), [1, 1, 2, 2, 2]);
}

#[tokio::test]
async fn a_tenant_at_its_limits_disturbs_no_other() {
    let trial = Trial::new().await;
    let hasty = trial.tenant("hasty", Limits { time: Duration::from_millis(300), calls: 1, ..LIMITS });
    let small = trial.tenant("small", Limits { memory: 1 << 20, ..LIMITS });
    let other = trial.tenant("other", LIMITS);
    trial.mock.fail_next(Fault::Delay(Duration::from_secs(30)));

    let late = [trial.count(&hasty).await, trial.count(&small).await];
    let [Err(Failure::TimedOut), Err(Failure::Trapped(why))] = late else { panic!("{late:?}") };
    assert!(why.to_string().contains("memory"), "{why:?}");
    assert!(trial.count(&other).await.is_ok());
    // The limits are for each call: the next one has them anew, and an instance of its own.
    assert!(trial.count(&hasty).await.is_ok());
    let expected = [Outcome::TimedOut, Outcome::Trapped, Outcome::Answered, Outcome::Answered];
    assert_eq!(trial.outcomes().iter().map(|(_, outcome)| *outcome).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn more_calls_at_once_than_a_tenant_may_have_wait_for_each_other() {
    let trial = Trial::new().await;
    let tenant = trial.tenant("one", Limits { calls: 1, ..LIMITS });
    let (a, b, c) = tokio::join!(trial.count(&tenant), trial.count(&tenant), trial.count(&tenant));
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(tenant.idle().len(), 1, "one instance has done all three");
}

#[tokio::test]
async fn a_cancelled_call_ends_at_once_with_its_instance_and_is_told() {
    let trial = Trial::new().await;
    let tenant = trial.tenant("patient", Limits { calls: 1, ..LIMITS });
    trial.mock.fail_next(Fault::Delay(Duration::from_secs(30)));
    let began = Instant::now();
    let given_up = tokio::time::timeout(Duration::from_millis(300), trial.count(&tenant)).await;
    assert!(given_up.is_err());
    assert_eq!(tenant.idle().len(), 0);
    // Its turn is free again.
    assert!(trial.count(&tenant).await.is_ok());
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    let expected = [Outcome::Cancelled, Outcome::Answered].map(|outcome| ("patient".to_owned(), outcome));
    assert_eq!(trial.outcomes(), expected);
}

#[tokio::test]
async fn a_call_is_told_once_with_tool_tenant_outcome_and_memory() {
    let trial = Trial::new().await;
    let wrong = trial.tenant("wrong", LIMITS);
    let good = trial.tenant("good", LIMITS);
    assert!(matches!(trial.count(&wrong).await, Err(Failure::Tool(error)) if error.kind == ErrorKind::Unauthorized));
    assert!(trial.count(&good).await.is_ok());
    let told = trial.metrics.lock().unwrap();
    let [refused, answered] = &told[..] else { panic!("{told:?}") };
    assert_eq!((&*refused.tenant, refused.outcome), ("wrong", Outcome::Refused(ErrorKind::Unauthorized)));
    assert_eq!((&*answered.tenant, answered.outcome), ("good", Outcome::Answered));
    for metric in [refused, answered] {
        assert_eq!(metric.tool, "get-personal-agent-count");
        assert!(metric.memory.is_some_and(|memory| (64 << 10..64 << 20).contains(&memory)), "{metric:?}");
        assert!(metric.time > Duration::ZERO);
    }
}
