import { Field } from '../design/field.tsx';
import { useText } from '../strings/text.tsx';

interface HandleFieldProps {
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string | null;
  required?: boolean;
}

/** Where people put in their handle, so that password managers and phones' keyboards know what it is. */
export function HandleField({ value, onChange, ...more }: HandleFieldProps) {
  const text = useText();
  return (
    <Field
      label={text('handle')}
      prefix="@"
      name="handle"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      {...more}
    />
  );
}
