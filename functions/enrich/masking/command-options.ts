/** Options of programs whose values are secrets although the options' names do not suggest it. */
export interface Options {
  /** `-p x` */
  readonly separate?: RegExp;
  /** `-px`: the part before the secret in the same word. */
  readonly attached?: RegExp;
  /** The separator before the secret, as in `user:x`. */
  readonly behind?: string;
  /** Only with one of these subcommands. */
  readonly subcommands?: readonly string[];
  /** The options end at the first other word, which is a command of its own. */
  readonly isLeading?: boolean;
}

const password: Options = { separate: /^-p$/, attached: /^-p(?=[^-])/ };
const credentials: Options = {
  separate: /^(?:-[A-Za-z#]{0,12}[uU]|--(?:proxy-)?user)$/,
  attached: /^(?:-[uU]|--(?:proxy-)?user=)(?=.)/,
  behind: ':',
};

const table: readonly (readonly [programs: string, options: Options])[] = [
  // mysql accepts only -pX, but a user who typed -p X has exposed X too.
  ['mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlpump mysqlsh', password],
  [
    'mariadb mariadb-dump mariadb-admin mariadb-backup mongo mongosh mongodump mongorestore',
    password,
  ],
  ['mongoexport mongoimport', password],
  ['sshpass', { ...password, isLeading: true }],
  ['curl wget etcdctl', credentials],
  // Without `=`, the value is the name of a file.
  ['curl', { separate: /^-b$/, behind: '=' }],
  ['http https xh xhs', { separate: /^-a$/, attached: /^-a(?=.)/, behind: ':' }],
  ['redis-cli valkey-cli', { separate: /^-a$/ }],
  [
    'sqlcmd osql bcp ipmitool zip unzip mosquitto_pub mosquitto_sub mosquitto_rr',
    { separate: /^-P$/, attached: /^-P(?=.)/ },
  ],
  ['smbclient rpcclient smbmap winexe smbget net', { separate: /^-U$/, behind: '%' }],
  [
    'crackmapexec nxc netexec evil-winrm hydra medusa psexec psexec64 paexec rdesktop',
    { separate: /^-p$/ },
  ],
  // These programs accept the hash of a password in its place.
  ['crackmapexec nxc netexec evil-winrm', { separate: /^-H$/ }],
  ['twine useradd usermod ncftp ncftpput ncftpget ncftpls cqlsh', { separate: /^-p$/ }],
  ['doctl', { separate: /^-t$/ }],
  [
    'schtasks systeminfo tasklist taskkill driverquery getmac openfiles gpresult eventcreate',
    { separate: /^[/-]r?p$/i },
  ],
  ['winrs certutil wevtutil', { separate: /^[/-]p$/i, attached: /^[/-]p(?:assword)?:(?=.)/i }],
  ['netdom', { attached: /^\/p(?:assword)?[dom]:(?=.)/i }],
  // sc requires a blank after its `=`.
  ['sc', { separate: /^password=$/i }],
  // `key=clear` shows a key.
  ['netsh', { attached: /^key=(?!clear\b)/i }],
  ['xfreerdp xfreerdp3', { attached: /^\/p:/ }],
  ['lftp', { separate: /^-u$/, behind: ',' }],
  [
    'ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd',
    { separate: /^-[ws]$/, attached: /^-w(?=.)/ },
  ],
  ['7z 7za 7zz 7zr', { attached: /^-p(?=.)/ }],
  ['rar unrar', { attached: /^-h?p(?=[^-])/ }],
  ['ssh-keygen', { separate: /^-[NP]$/ }],
  ['openssl', { separate: /^-[kK]$/, subcommands: ['enc'] }],
  ['gh', { separate: /^(?:-b|--body)$/, subcommands: ['secret'] }],
  [
    'docker podman nerdctl buildah skopeo helm oras crane oc az acr cf ibmcloud cosign',
    { ...password, subcommands: ['login'] },
  ],
];

const entries = table.flatMap(([programs, of]) =>
  programs.split(' ').map((program) => ({ program, of })),
);

export const options: ReadonlyMap<string, readonly Options[]> = new Map(
  Array.from(
    Map.groupBy(entries, ({ program }) => program),
    ([program, all]) => [program, all.map(({ of }) => of)],
  ),
);
