/** Whether somebody has had so many birthdays by a moment. */
export function isAtLeast(age: number, birthDate: string, now: Date): boolean {
  const birthday = `${Number(birthDate.slice(0, 4)) + age}${birthDate.slice(4)}`;
  return birthday <= now.toISOString().slice(0, 10);
}
