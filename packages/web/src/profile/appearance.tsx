import { CircleHalfIcon, MoonIcon, SunIcon } from '@phosphor-icons/react';
import { themes, useTheme } from '../design/theme.tsx';
import { Text } from '../strings/text.tsx';
import styles from './form.module.css';

const looks = {
  system: { name: 'theme.system', icon: CircleHalfIcon },
  light: { name: 'theme.light', icon: SunIcon },
  dark: { name: 'theme.dark', icon: MoonIcon },
} as const;

/** Light or dark, on this device. */
export function Appearance() {
  const [theme, setTheme] = useTheme();
  return (
    <>
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">
          <Text id="profile.appearance" />
        </legend>
        {themes.map((choice) => {
          const { name, icon: LookIcon } = looks[choice];
          return (
            <label className={styles.choice} key={choice}>
              <input
                className="visually-hidden"
                type="radio"
                name="theme"
                checked={theme === choice}
                onChange={() => setTheme(choice)}
              />
              <LookIcon size={26} weight={theme === choice ? 'fill' : 'regular'} aria-hidden="true" />
              <Text id={name} />
            </label>
          );
        })}
      </fieldset>
      <p className={styles.words}>
        <Text id="theme.words" />
      </p>
    </>
  );
}
