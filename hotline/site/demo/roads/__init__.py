"""工单走的路: each order of the demo city is a road, a generator that takes one verb at each moment it yields.

The roads take the real verbs and nothing else. Where a story stands still (`World.until`) it stays, so today's desks
come to hold what they hold.
"""
