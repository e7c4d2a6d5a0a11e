"""A small model in three ways: in AgentPy, in plain Mesa, and in the tool's way.

Twenty states offer troops, more readily if others do and if people are calm; offers become troops in place; fire along
a line in five sectors kills people, less so where troops stand in between; deaths make grievance. Four of the tool's
rules, 25 agents, half a year.
"""
