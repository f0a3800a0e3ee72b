"""The older claims of the demo, written straight into the tables as the services would have left them.

Each claim lives through the same steps as in `history`, only on paper: the rows of all steps are made
in memory and copied in. Nobody hears of them: entries of long ago have no deliveries. They have no
papers either.

With a scale above one there are too many entries to keep. A decided claim then keeps its submission, a
proposed rejection and its decision, which is what timeline, ageing (R04) and workload (R01) ask for, and
a bucket of the quota keeps its allocation and the thresholds it crossed. Open claims keep everything.
"""
