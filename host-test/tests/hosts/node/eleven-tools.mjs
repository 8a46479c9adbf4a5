// Calls eleven tools as JavaScript does and prints what came back, one line of JSON for each step. Run in a folder where
// `jco transpile` has put the component into `sequentum/`.
import {
  createAgentSchedule,
  deleteAgentSchedule,
  getAgent,
  getAgentRuns,
  getCreditsBalance,
  getFileDownloadUrl,
  getPersonalAgentCount,
  getRunFiles,
  getRunStatus,
  listAgents,
  startAgent,
} from './sequentum/sequentum-tools.js';

// JSON has no 64-bit integers: one that JavaScript holds as a BigInt ends in `n` here, so that a number would show.
const bigints = (_, value) => (typeof value === 'bigint' ? `${value}n` : value);
const show = (step, value) => console.log(JSON.stringify({ step, value }, bigints));

show('getPersonalAgentCount', getPersonalAgentCount());
show('listAgents', listAgents('failed', undefined, undefined, undefined, 'name', 'asc', 1, 2));
show('getAgent', getAgent(101n));
show('getAgentRuns', getAgentRuns(101n, 1));
show('getRunStatus', getRunStatus(101n, 9060n));
show('getRunFiles', getRunFiles(101n, 9060n));
show('getFileDownloadUrl', getFileDownloadUrl(101n, 9060n, 90601n));
show('getCreditsBalance', getCreditsBalance());
show('startAgent', startAgent(101n, JSON.stringify({ MaxPages: '2' })));

const schedule = createAgentSchedule(102n, 'From Node', '0 9 * * 1-5');
show('createAgentSchedule', schedule);
show('deleteAgentSchedule', deleteAgentSchedule(102n, schedule.id));

// Small ids may be plain numbers.
show('a number for a BigInt', getAgent(101));

const failure = (step, call) => {
  try {
    show(step, call());
  } catch (error) {
    show(step, { name: error.constructor.name, payload: error.payload, message: error.message });
  }
};
failure('not-found', () => getAgent(999999n));
failure('invalid-argument', () => getAgent(0n));
