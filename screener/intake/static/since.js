/**
 * How long ago something was, whatever becomes of this machine's clock. Of two clocks the one that
 * says more is believed: the time of day goes on while a machine sleeps, but may be set back; the
 * page's own is never set, but may stand still meanwhile.
 */
export class Since {
  constructor() {
    this.day = this.page = 0;
    this.begin();
  }

  begin() {
    this.day = Date.now();
    this.page = performance.now();
  }

  ms() {
    return Math.max(Date.now() - this.day, performance.now() - this.page);
  }
}
