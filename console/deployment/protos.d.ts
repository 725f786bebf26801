/** The descriptors of the client. Their full type would be as long as they are. */
declare module '@google-cloud/security-center/build/protos/protos.json' {
  const protos: Readonly<Record<string, unknown>>;
  export default protos;
}
