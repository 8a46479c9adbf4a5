"""The first start, the later ones, and what is kept between them."""

import os
import resource
import stat
import time

import pytest

PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n'


def test_the_first_start_says_why_it_takes_long_and_later_ones_say_nothing(run, tmp_path):
    first = run(input=PING, XDG_CACHE_HOME=str(tmp_path))
    assert "preparing the server" in first.stderr and '"id":1' in first.stdout
    later = run(input=PING, XDG_CACHE_HOME=str(tmp_path))
    assert later.stderr == "" and later.stdout == first.stdout


# Processor time, so that the promise can be held on a machine that does other things too; it is the upper bound of what
# a start takes where a processor is free, but for what compiling does on two processors at once.
def test_a_later_start_answers_within_150_ms_and_the_first_within_4_s(run, tmp_path):
    def processor_seconds():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(input=PING, XDG_CACHE_HOME=str(tmp_path))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    first = processor_seconds()
    later = min(processor_seconds() for _ in range(7))
    print(f"processor time: first start {first * 1000:.0f} ms, later start {later * 1000:.0f} ms")
    assert first < 4
    assert later < 0.150


def test_what_is_kept_is_for_this_user_alone(run, tmp_path):
    run(input=PING, XDG_CACHE_HOME=str(tmp_path))
    folder = tmp_path / "sequentum-tools"
    (kept,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", ["cut", "changed", "empty"])
def test_damaged_code_is_not_run_but_made_anew(run, tmp_path, damage):
    run(input=PING, XDG_CACHE_HOME=str(tmp_path))
    (kept,) = (tmp_path / "sequentum-tools").iterdir()
    good = kept.read_bytes()
    middle = len(good) // 2
    kept.write_bytes({
        "cut": good[:middle],
        "changed": good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        "empty": b"",
    }[damage])
    again = run(input=PING, XDG_CACHE_HOME=str(tmp_path))
    assert "preparing" in again.stderr and '"id":1' in again.stdout
    assert run(input=PING, XDG_CACHE_HOME=str(tmp_path)).stderr == ""


def test_code_that_others_could_have_written_is_not_run(run, tmp_path):
    run(input=PING, XDG_CACHE_HOME=str(tmp_path))
    (tmp_path / "sequentum-tools").chmod(0o777)
    again = run(input=PING, XDG_CACHE_HOME=str(tmp_path))
    assert "at each start" in again.stderr and '"id":1' in again.stdout


def test_without_a_cache_folder_it_still_runs(run, tmp_path):
    taken = tmp_path / "file"
    taken.write_text("")
    for surroundings in [{"XDG_CACHE_HOME": str(taken)}, {"XDG_CACHE_HOME": "", "HOME": str(taken)}]:
        started = run(input=PING, **surroundings)
        assert "at each start" in started.stderr and '"id":1' in started.stdout


def test_two_first_starts_at_once_both_answer(client, tmp_path):
    pair = [client(XDG_CACHE_HOME=str(tmp_path)) for _ in range(2)]
    assert all("result" in one.request("ping") for one in pair)
    assert len(list((tmp_path / "sequentum-tools").iterdir())) == 1


def test_what_older_versions_left_is_removed_after_a_month(run, tmp_path):
    folder = tmp_path / "sequentum-tools"
    folder.mkdir(mode=0o700)
    for name, days in [("old", 40), ("recent", 10)]:
        kept = folder / f"{name}.cwasm"
        kept.write_bytes(b"")
        os.utime(kept, (time.time() - days * 86400,) * 2)
    run(input=PING, XDG_CACHE_HOME=str(tmp_path))
    assert not (folder / "old.cwasm").exists() and (folder / "recent.cwasm").exists()


def test_each_system_has_its_own_cache_folder(monkeypatch, tmp_path):
    from sequentum_tools import cache

    monkeypatch.setattr(cache.sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert cache.folder() == tmp_path / "sequentum-tools" / "cache"
    monkeypatch.delenv("LOCALAPPDATA")
    assert cache.folder() is None
    monkeypatch.setattr(cache.sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "Library" / "Caches" / "sequentum-tools"
