"""That no key shows which the service repeats, however it writes it; and that one is recognised which shows, since most tests
only see that none does."""

import json
import urllib.request

import pytest
from keys import ENCODINGS, KEY, ODD_KEYS, WRONG_KEY, shows


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_key_is_recognised_and_so_is_each_half_of_it(encoding):
    for key in [KEY, WRONG_KEY, *ODD_KEYS]:
        half = len(key) // 2
        for part in [key, key[:half], key[half:]]:
            text = f"Refused: {ENCODINGS[encoding](part)}."
            assert shows(text) and shows(json.dumps({"text": text})), text


@pytest.mark.parametrize("text", ["sk-...", "ApiKey ***", "U0VRVUVOVFVNX0FQSV9LRVk=", "%73%6b%2d", ""])
def test_what_is_no_key_is_not_taken_for_one(text):
    assert not shows(text)


@pytest.mark.parametrize("key", [KEY, *ODD_KEYS])
def test_where_the_service_repeats_the_key_it_is_in_no_answer_and_in_no_log(client, mock, key):
    server = client(SEQUENTUM_API_KEY=key, DEBUG="1", SEQUENTUM_MAX_RETRIES="0")
    for encoding, write in ENCODINGS.items():
        for status in [400, 500]:
            body = json.dumps({"detail": f"No such key: {write(key)}"})
            fault(mock, {"fault": "respond", "status": status, "headers": {"content-type": "application/json"}, "body": body})
            answer = json.dumps(server.call("get_agent", agentId=101), ensure_ascii=False)
            assert str(status) in answer and not shows(answer), f"{encoding}: {answer}"
    server.process.stdin.close()
    log = server.process.stderr.read()
    assert log.count("/api/") == 2 * len(ENCODINGS) and not shows(log), log


def fault(mock, what):
    """Lets the mock's next request go wrong."""
    urllib.request.urlopen(f"{mock['SEQUENTUM_API_URL']}/_mock/faults", json.dumps(what).encode()).close()
