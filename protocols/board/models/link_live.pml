/* SPDX-License-Identifier: Apache-2.0
 *
 * The link of link.pml, asked whether it ever comes to an end. Losses, boots and kills are bounded;
 * the host sends again only when both lines are empty, as a time-out that is long enough does, and
 * gives the link up after EXPIRIES time-outs in a row without an acknowledgement.
 *
 * Proved, for a host and a board that go on taking steps: in the end every message is delivered, or
 * surfaced as unknown by a link that was found to be down.
 *
 * Mutants, each of which must fail:
 *   -DNO_REPEAT   nothing is sent again
 *   -DNO_LIMIT    the link is never given up: a board that boots leaves the host waiting for ever
 */
#define MODULUS 4
#define WINDOW 2
#define MESSAGES 4
#define LINE 3
#define EXPIRIES 3       /* 6 in the code; above the losses, so that losses alone lose nothing */
#define LOSSES 2

mtype = { HELLO, FRAME, ACK, REPLY };
chan down = [LINE] of { mtype, byte, byte, byte };   /* kind, tag, sequence, message */
chan up = [LINE] of { mtype, byte, byte };           /* kind, tag, sequence expected next */

byte tag = 0;
byte expected = 0;
bool handed[MESSAGES];
bool surfaced = false;   /* whether the link was found to be down */
byte boots = 0;
byte kills = 0;
byte losses = 0;
bool done = false;

inline send(kind, a, b, c) { if :: nfull(down) -> down!kind, a, b, c :: full(down) fi }
inline answer(kind, a, b) { if :: nfull(up) -> up!kind, a, b :: full(up) fi }

active proctype Loss()
{
end: do
  :: atomic { losses < LOSSES && nempty(down) -> losses++; down?_, _, _, _ }
  :: atomic { losses < LOSSES && nempty(up) -> losses++; up?_, _, _ }
  od
}

active proctype Board()
{
  byte t, q, m;
end: do
  :: atomic { down?HELLO, t, q, m -> tag = t; expected = 0; answer(REPLY, tag, 0);
       t = 0; q = 0; m = 0 }
  :: atomic { down?FRAME, t, q, m ->
       if
       :: t == tag && tag != 0 ->
          if
          :: q == expected ->
             assert(!handed[m]);
             handed[m] = true;
             expected = (expected + 1) % MODULUS
          :: else
          fi;
          answer(ACK, tag, expected)
       :: else
       fi; t = 0; q = 0; m = 0 }
  :: atomic { boots < 1 -> boots++; tag = 0; expected = 0 }
  od
}

active proctype Host()
{
  byte first = 0, base = 0, next = 0, mine = 1, expiries = 0;
  bool open = false;
  byte t, q, k, d;

  do
  :: atomic { !open && empty(down) && empty(up) -> send(HELLO, mine, 0, 0) }
  :: atomic { open && first + next < MESSAGES && next - base < WINDOW ->
       send(FRAME, mine, next % MODULUS, first + next); next++ }
#ifndef NO_REPEAT
  :: atomic { open && next > base && empty(down) && empty(up) && expiries < EXPIRIES ->
#ifndef NO_LIMIT
       expiries++;
#endif
       k = base;
       do
       :: k < next -> send(FRAME, mine, k % MODULUS, first + k); k++
       :: else -> break
       od; k = 0 }
  :: atomic { open && next > base && empty(down) && empty(up) && expiries == EXPIRIES ->
       surfaced = true; expiries = 0;
       first = first + next; base = 0; next = 0; open = false; mine++ }
#endif
  :: atomic { up?REPLY, t, q ->
       if
       :: !open && t == mine -> open = true; base = 0; next = 0
       :: else
       fi; t = 0; q = 0 }
  :: atomic { up?ACK, t, q ->
       if
       :: open && t == mine ->
          d = (q + MODULUS - (base % MODULUS)) % MODULUS;
          if
          :: d > 0 && base + d <= next -> base = base + d; expiries = 0
          :: else
          fi
       :: else
       fi; t = 0; q = 0; d = 0 }
  :: atomic { kills < 1 && open ->
       kills++; surfaced = true; expiries = 0;
       first = first + next; base = 0; next = 0; open = false; mine++ }
  :: atomic { open && first + base >= MESSAGES ->
       /* A link that was never given up has delivered everything. */
       assert(surfaced || (handed[0] && handed[1] && handed[2] && handed[3]));
       break }
  od;
  done = true
}

ltl ends { <> done }
