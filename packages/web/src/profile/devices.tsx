import { DeviceMobileIcon, LaptopIcon, WarningIcon } from '@phosphor-icons/react';
import type { Device } from '@takeback/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../design/button.tsx';
import { SkeletonRows } from '../design/loading.tsx';
import { Notice } from '../design/notice.tsx';
import { useToast } from '../design/toasts.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './form.module.css';

type Loaded =
  | { state: 'loading' }
  | { state: 'failed'; failure: TextId }
  | { state: 'here'; devices: Device[] };

/** Where the account is signed in, and ending it there. */
export function Devices() {
  const client = useClient();
  const text = useText();
  const intl = useIntl();
  const toast = useToast();
  const tellFailure = useTellFailure();
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });

  const load = useCallback(() => {
    client.call('devices.list', {}).then(
      ({ devices }) => setLoaded({ state: 'here', devices }),
      (error: unknown) => setLoaded({ state: 'failed', failure: failureOf(error) }),
    );
  }, [client]);
  useEffect(load, [load]);

  const revoke = (device: Device) => {
    client.call('devices.revoke', { deviceId: device.id }).then(() => {
      toast({ words: text('devices.revoked', { name: device.name }) });
      load();
    }, tellFailure);
  };

  if (loaded.state === 'loading') return <SkeletonRows count={2} />;
  if (loaded.state === 'failed') {
    return (
      <>
        <Notice icon={<WarningIcon size={22} />} tone="takeback" alert>
          <Text id={loaded.failure} />
        </Notice>
        <Button look="secondary" onClick={load}>
          <Text id="tryAgain" />
        </Button>
      </>
    );
  }
  return (
    <>
      <p className={styles.words}>
        <Text id="devices.words" />
      </p>
      <ul className={styles.list} aria-label={text('profile.devices')}>
        {loaded.devices.map((device) => {
          const DeviceIcon = /iphone|ipad|android|phone/i.test(device.name) ? DeviceMobileIcon : LaptopIcon;
          return (
            <li className={styles.item} key={device.id}>
              <DeviceIcon size={24} aria-hidden="true" />
              <span className={styles.itemWords}>
                <bdi className={styles.itemName}>{device.name}</bdi>
                <span className={styles.words}>
                  {device.current ? (
                    <Text id="devices.current" />
                  ) : (
                    <Text
                      id="devices.lastSeen"
                      values={{
                        when: (
                          <bdi>
                            {intl.formatDate(device.lastSeenAt, { dateStyle: 'medium', timeStyle: 'short' })}
                          </bdi>
                        ),
                      }}
                    />
                  )}
                </span>
              </span>
              {!device.current && (
                <Button
                  look="secondary"
                  aria-label={text('devices.revoke.label', { name: device.name })}
                  onClick={() => revoke(device)}
                >
                  <Text id="devices.revoke" />
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
