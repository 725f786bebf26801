/** The English names of countries, and their CLDR codes, which Security Command Center uses. */
let codes: ReadonlyMap<string, string> | undefined;

/** Returns the code of a country, from its English name, long or short, or the code itself. */
export function countryCodeOf(country: string): string | undefined {
  codes ??= new Map(allCodes());
  return codes.get(country.toLowerCase());
}

function* allCodes(): Generator<[string, string]> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const short = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none', style: 'short' });
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = names.of(code);
      // A replaced code is known only as its successor.
      if (name === undefined || Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`) {
        continue;
      }
      yield [code.toLowerCase(), code];
      yield [name.toLowerCase(), code];
      // CLDR's Hong Kong SAR China is elsewhere called Hong Kong.
      yield [(short.of(code) ?? name).toLowerCase(), code];
    }
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
