/** The English names of countries, and their CLDR codes, which Security Command Center uses. */
let codes: ReadonlyMap<string, string> | undefined;

/** Returns the code of a country. @param country The long or short English name, or the code. */
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
      // CLDR's Hong Kong SAR China is Hong Kong elsewhere: accept the short name too.
      yield [(short.of(code) ?? name).toLowerCase(), code];
    }
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
