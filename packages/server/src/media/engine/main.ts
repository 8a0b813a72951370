// The process of one media job: it is told once what to do, opens nothing, and tells what it made. Started by `job.ts`.
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import type { Order } from '../orders.ts';
import type { Report } from '../reports.ts';
import { compose } from './compose.ts';
import { probe } from './probe.ts';
import { EngineError, refusalOf } from './refused.ts';

Log.setLevel(AV_LOG_QUIET);

const tell = (report: Report): void => {
  process.send?.(report);
};

async function carryOut(order: Order): Promise<void> {
  if (order.kind === 'probe') tell({ kind: 'probed', probed: await probe(order) });
  else await compose(order, tell);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  tell({ kind: 'done', cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakBytes: maxRSS * 1_024 });
}

function reportOf(error: unknown): Report {
  const reason = refusalOf(error);
  if (reason !== undefined) return { kind: 'refused', reason };
  if (error instanceof EngineError) return { kind: 'failed', operation: error.message, code: error.code };
  return { kind: 'failed', operation: error instanceof Error ? error.name : typeof error, code: 0 };
}

// A message of the server that started this process, from the same checkout.
process.once('message', (order: Order) => {
  carryOut(order).catch((error: unknown) => tell(reportOf(error)));
});
// The server is gone. An orderly exit would wait for reads that only this thread could answer. Otherwise it ends this
// process once it has heard how the job came out.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
tell({ kind: 'ready' });
