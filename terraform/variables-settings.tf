# Written by hand until npm run generate writes it.
variable "receive_settings" {
  type    = map(string)
  default = {}
}
variable "enrich_settings" {
  type    = map(string)
  default = {}
}
variable "write_settings" {
  type    = map(string)
  default = {}
}
variable "poll_settings" {
  type    = map(string)
  default = {}
}
