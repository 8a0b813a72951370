import { useEffect, useState } from 'react';

/** An address for a film on this device, as long as the screen is there; null without a film. */
export function useFilmUrl(film: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (film === null) {
      setUrl(null);
      return;
    }
    const made = URL.createObjectURL(film);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [film]);
  return url;
}
