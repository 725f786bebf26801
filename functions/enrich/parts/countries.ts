/** What countries are called in English, and their codes in CLDR, which Security Command Center takes. */
let codes: ReadonlyMap<string, string> | undefined;

/** The code of a country, by its English name or by the code itself. */
export function countryCodeOf(country: string): string | undefined {
  codes ??= new Map(allCodes());
  return codes.get(country.toLowerCase());
}

function* allCodes(): Generator<[string, string]> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = names.of(code);
      // A code that another took the place of is only known as that other.
      if (name === undefined || Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`) {
        continue;
      }
      yield [code.toLowerCase(), code];
      yield [name.toLowerCase(), code];
    }
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
