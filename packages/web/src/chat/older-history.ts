import type { ConversationDetail, TakebackClient } from '@takeback/client';
import { useCallback, useEffect, useRef, useState } from 'react';

/** So near to the oldest loaded message that the next page is worth asking for. */
const nearTop = 6;

/** Loads older history as the top comes near. After a failure it waits to be asked again. */
export function useOlderHistory(
  client: TakebackClient,
  detail: ConversationDetail,
  firstVisible: number | null,
): { failed: boolean; retry: () => void } {
  const [failed, setFailed] = useState(false);
  const asking = useRef(false);

  const load = useCallback(() => {
    if (asking.current) return;
    asking.current = true;
    setFailed(false);
    client
      .loadOlder(detail.id)
      .catch(() => setFailed(true))
      .finally(() => {
        asking.current = false;
      });
  }, [client, detail.id]);

  const due =
    firstVisible !== null && firstVisible <= nearTop && detail.more && !detail.loadingOlder && !failed;
  // The number of messages is in the list so that a short page at once asks for the next one.
  const loaded = detail.messages.length;
  useEffect(() => {
    if (due && loaded > 0) load();
  }, [due, loaded, load]);

  return { failed, retry: load };
}
