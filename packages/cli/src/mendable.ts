/** A failure that the person at the keyboard can mend: printed as it is, without a stack. */
export class Mendable extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'Mendable';
  }
}
